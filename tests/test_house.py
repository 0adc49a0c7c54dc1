"""The rules of the house that no tool checks: help, sentences, licences, documents."""

import ast
import importlib
import json
import pkgutil
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
import typer.main

from ingest.errors import CvError
from ingest.sources import SOURCES
from matcher.types import Reason
from service.cli import app
from service.exits import Exit, exit_status
from service.messages_fr import CV_REASONS, ERRORS, REASONS
from skills_ref.errors import EngineError

ROOT = Path(__file__).parent.parent
PACKAGES = ("skills_ref", "matcher", "ingest", "service", "benchmarks")
BIGGEST = 1024**2  # bytes of a file of the repository
LEAST_TERMS = 45

_BINARY = frozenset((".woff2", ".png", ".jpg", ".gz", ".pdf", ".parquet", ".npy"))
_PICKLERS = frozenset(
    ("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal")
)
# written in two pieces, so that this file does not break its own rule
_REGISTRIES = re.compile(
    "|".join(
        re.escape(first + last)
        for first, last in (
            ("pypi", ".org"),
            ("pythonhosted", ".org"),
            ("npmjs", ".org"),
            ("npmjs", ".com"),
            ("--index", "-url http"),
            ("--extra-index", "-url"),
        )
    )
)
_MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(?:root|work|home|Users|tmp)/\w")
_UNFINISHED = re.compile(r"\b(?:" + "TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_STATE_DESIGN = re.compile(
    r"""class=["'][^"']*(?<![\w-])fr-[a-z]|(?<![\w-])\.fr-[a-z]|dsfr|marianne""",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_DOCUMENT = re.compile(r"\b(?:docs|benchmarks)/(?:[\w-]+/)*[\w-]+(?:\.md)?")
_RECORD_OF_DECISION = re.compile(r"docs/adr/([0-9]{4})")


# --- files


def tracked() -> list[Path]:
    """Return the files of the repository, those not yet committed included."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not in a repository: only git knows which files are of the house")
    listed = subprocess.run(  # noqa: S603 - fixed arguments
        [git, "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each tracked text file.

    Some fixtures are of another encoding on purpose.
    """
    for path in tracked():
        if path.suffix not in _BINARY:
            text = path.read_text(encoding="utf-8", errors="replace")
            yield path.relative_to(ROOT).as_posix(), text


def found(pattern: re.Pattern[str], files: Iterator[tuple[str, str]]) -> list[str]:
    """Return ``file:line: text`` of each place where ``pattern`` is found."""
    return [
        f"{name}:{number}: {match[0]}"
        for name, text in files
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]


def sources_of(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the tree of each module of the packages."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            yield name, ast.parse(path.read_text(encoding="utf-8"), name)


# --- commands


def _commands() -> Mapping[str, Any]:
    return cast("Any", typer.main.get_command(app)).commands


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_command_and_option_has_help(name: str) -> None:
    command = _commands()[name]
    said = str(command.help or "").strip()
    assert said.endswith("."), f"camin {name}: its help is not a sentence"
    silent = [p.name for p in command.params if not getattr(p, "help", None)]
    assert silent == [], f"camin {name}: no help for {silent}"


# --- errors


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        module = importlib.import_module(package)
        yield module
        for info in pkgutil.walk_packages(module.__path__, f"{package}."):
            yield importlib.import_module(info.name)


def _kinds(base: type[EngineError]) -> Iterator[type[EngineError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


def our_errors() -> list[type[EngineError]]:
    """Return every kind of deliberate error of the packages."""
    loaded = list(_modules())
    assert len(loaded) > len(PACKAGES)
    return [k for k in _kinds(EngineError) if k.__module__.split(".")[0] in PACKAGES]


def test_every_error_has_its_own_code_its_sentence_and_its_status() -> None:
    kinds = our_errors()
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes), "two errors share a code"
    assert sorted(set(codes) - set(ERRORS)) == [], "errors without a French sentence"
    assert sorted(set(ERRORS) - set(codes)) == [], "sentences of no error"
    for kind in kinds:
        if kind is not EngineError:
            status = exit_status(kind.__new__(kind))
            assert status is not Exit.UNEXPECTED, f"{kind.code} has no exit status"


def _first_texts(called: str, *packages: str) -> set[str]:
    """Return the constant first arguments of the calls of ``called``."""
    return {
        node.args[0].value
        for _, tree in sources_of(*packages)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == called
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_reason_to_refuse_a_cv_has_a_sentence_and_is_documented() -> None:
    reasons = _first_texts("CvError", "ingest", "service")
    reasons |= _first_texts("RefusedError", "ingest")
    assert len(reasons) > 3
    assert sorted(reasons - set(CV_REASONS)) == []
    documented = set(re.findall(r"``([a-z-]+)``", CvError.__doc__ or ""))
    assert documented - {"reason"} == set(CV_REASONS)


def test_every_reason_to_abstain_has_a_sentence() -> None:
    assert set(REASONS) == set(Reason)


# --- sources and licences


def _declared_sources() -> set[str]:
    """Return the values of the constants SOURCE of the readers and the sample."""
    return {
        node.value.value
        for _, tree in sources_of("ingest")
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "SOURCE"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def test_every_reader_reads_a_source_of_the_table() -> None:
    declared = _declared_sources()
    assert len(declared) > 3
    assert sorted(declared - set(SOURCES)) == []


def _sections(text: str) -> dict[str, str]:
    """Return the text under each title of level 2 or 3."""
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_every_source_is_documented_with_its_licence_and_mention(key: str) -> None:
    source = SOURCES[key]
    written = _sections((ROOT / "docs/data.md").read_text(encoding="utf-8"))
    own = [text for title, text in written.items() if f"`{key}`" in title]
    assert len(own) == 1, f"docs/data.md has {len(own)} sections for {key}"
    assert source.licence in own[0]
    assert source.mention in own[0]


# --- what no file holds


def test_no_file_names_a_package_registry() -> None:
    assert found(_REGISTRIES, texts()) == []


def test_no_file_holds_a_path_of_a_machine() -> None:
    assert found(_MACHINE_PATH, texts()) == []


def test_the_machine_path_rule_can_fail() -> None:
    path = "/".join(("", "home", "ana", "camin"))
    assert found(_MACHINE_PATH, iter([("a.py", f'read("{path}")')])) == [
        f"a.py:1: {path[:7]}"
    ]
    assert found(_MACHINE_PATH, iter([("a.md", "see skills/tmp/x")])) == []


def test_nothing_is_left_unfinished() -> None:
    assert found(_UNFINISHED, texts()) == []


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _allows_pickle(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        for node in ast.walk(tree)
    )


def test_nothing_is_pickled() -> None:
    trees = dict(sources_of(*PACKAGES, "tests"))
    assert [n for n, tree in trees.items() if _PICKLERS & set(_imported(tree))] == []
    assert [n for n, tree in trees.items() if _allows_pickle(tree)] == []
    assert [p.name for p in tracked() if p.suffix in {".pkl", ".joblib"}] == []


def test_no_part_of_the_design_system_of_the_state_is_used() -> None:
    shown = (one for one in texts() if one[0].startswith("service/"))
    assert found(_STATE_DESIGN, shown) == []


def test_the_design_rule_can_fail() -> None:
    assert found(_STATE_DESIGN, iter([("a.html", '<a class="x fr-btn">')])) != []
    assert found(_STATE_DESIGN, iter([("a.html", '<html lang="fr-FR">')])) == []


def test_no_file_is_over_one_mebibyte() -> None:
    heavy = {p.name: p.stat().st_size for p in tracked() if p.stat().st_size > BIGGEST}
    assert heavy == {}


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*(?:-i|-f|--index-url|--find-links)\b", lock, re.M)
    joined = re.sub(r"\\\n\s*", "", lock)
    lines = [one for one in joined.splitlines() if one and one.lstrip()[0] != "#"]
    assert lines
    pinned = re.compile(r"[A-Za-z0-9._\[\]-]+==[^\s;]+.*--hash=sha256:[0-9a-f]{64}.*")
    assert [line[:60] for line in lines if not pinned.fullmatch(line)] == []


# --- documents


def documents() -> list[Path]:
    """Return the Markdown files of the house."""
    return [path for path in tracked() if path.suffix == ".md"]


def _anchors(text: str) -> set[str]:
    """Return the anchors of the titles, as code hosts make them."""
    titles = re.findall(r"^#{1,6} (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in titles}


def _broken(path: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    for match in _LINK.finditer(text):
        link = match[1] or match[2]
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target) if target else path
        if not file.exists():
            yield f"{path.name}: {link}"
        elif anchor and anchor not in _anchors(file.read_text(encoding="utf-8")):
            yield f"{path.name}: {link} (no such title)"


def test_every_relative_link_of_a_document_leads_somewhere() -> None:
    assert documents()
    assert [broken for path in documents() for broken in _broken(path)] == []


def test_the_link_rule_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Un titre\n[a](b.md) [c](#un-titre) [d](#autre)", "utf-8")
    assert list(_broken(page)) == ["a.md: b.md", "a.md: #autre (no such title)"]


def test_every_document_that_the_code_names_exists() -> None:
    named = {
        match[0]
        for name, text in texts()
        if name.endswith(".py")
        for match in _DOCUMENT.finditer(text)
        if match[0].endswith(".md")
    }
    assert sorted(one for one in named if not (ROOT / one).is_file()) == []


def test_every_decision_that_is_named_is_recorded() -> None:
    named = {
        match[1]
        for name, text in texts()
        if name.endswith((".py", ".md", ".toml"))
        for match in _RECORD_OF_DECISION.finditer(text)
    }
    recorded = {path.name[:4] for path in (ROOT / "docs/adr").glob("*.md")}
    assert sorted(named - recorded) == []
    assert sorted(recorded) == [f"{n:04}" for n in range(1, len(recorded) + 1)]


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "docs/adr").iterdir()))
def test_a_decision_says_its_context_and_its_consequences(name: str) -> None:
    text = (ROOT / "docs/adr" / name).read_text(encoding="utf-8")
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert titles[:3] == ["Context", "Decision", "Consequences"]


# --- figures and promises

_FIGURE = re.compile(
    r"^\| .+? \| `(?P<file>[\w.-]+\.json)` \| `(?P<key>[\w.]+)` \| (?P<said>.*?) \|$",
    re.MULTILINE,
)
_ORIGIN = re.compile(
    r"^\| `(?P<file>[\w.-]+\.json)` \| `(?P<snapshot>[^`]+)` \| `(?P<commit>[^`]+)`"
    r" \| (?P<seed>[0-9]+) \|",
    re.MULTILINE,
)


def _result(file: str) -> dict[str, Any]:
    text = (ROOT / "benchmarks/results" / file).read_text(encoding="utf-8")
    return json.loads(text)


def _at(value: object, keys: Sequence[str]) -> object:
    for key in keys:
        if isinstance(value, list):
            value = cast("list[object]", value)[int(key)]
        else:
            value = cast("dict[str, object]", value)[key]
    return value


def _shown(value: object) -> str:
    return f"{value:.3f}".replace(".", ",") if isinstance(value, float) else str(value)


def test_every_figure_of_the_model_card_is_in_its_file() -> None:
    card = (ROOT / "docs/model-card.md").read_text(encoding="utf-8")
    figures = list(_FIGURE.finditer(card))
    assert len(figures) > 20
    stale: list[str] = []
    for figure in figures:
        value = _at(_result(figure["file"]), figure["key"].split("."))
        if figure["said"] != _shown(value):
            stale.append(f"{figure['file']} {figure['key']} is now {_shown(value)}")
    assert stale == []


def test_the_model_card_says_what_each_file_measured() -> None:
    card = (ROOT / "docs/model-card.md").read_text(encoding="utf-8")
    origins = {one["file"]: one for one in _ORIGIN.finditer(card)}
    assert set(origins) == {one["file"] for one in _FIGURE.finditer(card)}
    for file, said in origins.items():
        result = _result(file)
        commit, _, changes = str(result["commit"]).partition("+")
        assert said["snapshot"] == result["snapshot"], file
        assert said["commit"] == commit[:7] + (f"+{changes}" if changes else ""), file
        assert int(said["seed"]) == result["seed"], file


def test_every_test_that_a_promise_names_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    files = re.findall(r"`(test_\w+\.py)`", text)
    written = {
        node.name
        for _, tree in sources_of("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert len(named) > 20
    assert sorted(named - written) == []
    assert [one for one in files if not list((ROOT / "tests").rglob(one))] == []
    assert [n for n in range(1, 10) if f"| S-{n} |" not in text] == []


# --- glossary


def glossary() -> list[list[str]]:
    """Return the rows of the glossary: term, name in code, definition, source."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [line.strip().strip("|").split(" | ") for line in text.splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == 4]
    return [row for row in cells if row[0] != "Terme" and set(row[0]) != {"-"}]


def _named(dotted: str) -> object:
    """Return what a dotted name names: a module, a class, a field, a column.

    Raises
    ------
    LookupError
        If the code has nothing of that name.
    """
    parts = dotted.split(".")
    value: object = importlib.import_module(parts[0])
    for depth, part in enumerate(parts[1:], start=2):
        if isinstance(value, ModuleType) and not hasattr(value, part):
            value = importlib.import_module(".".join(parts[:depth]))
        elif isinstance(value, Mapping):
            value = cast("Mapping[str, object]", value)[part]
        elif hasattr(value, part):
            value = getattr(value, part)
        else:
            value = _field(value, part)
    return value


def _field(owner: object, name: str) -> object:
    fields: dict[str, object] = getattr(owner, "__annotations__", {})
    return fields[name]


def test_the_glossary_is_complete_rows() -> None:
    rows = glossary()
    assert len(rows) >= LEAST_TERMS
    assert [row[0] for row in rows if not all(row)] == []
    terms = [row[0].casefold() for row in rows]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    names = [name for row in glossary() for name in re.findall(r"`([^`]+)`", row[1])]
    assert len(names) >= LEAST_TERMS
    unknown: list[str] = []
    for name in names:
        try:
            _named(name)
        except (LookupError, ImportError):
            unknown.append(name)
    assert unknown == []


def test_a_name_that_the_code_lacks_is_found_out() -> None:
    with pytest.raises(KeyError, match="wages"):
        _named("matcher.types.Profile.wages")
    with pytest.raises(ModuleNotFoundError, match=r"matcher\.oracle"):
        _named("matcher.oracle")
