"""The reference answers by code, never changes, and comes back as it was saved."""

import json
from pathlib import Path

import polars as pl
import pytest

from skills_ref.errors import (
    InvalidCodeError,
    ReferenceFormatError,
    UnknownCodeError,
)
from skills_ref.store import SkillsRef
from skills_ref.tables import CERTIFICATIONS, CROSSWALKS, MOBILITIES, TABLES
from skills_ref.types import Change


def test_trade_codes_are_sorted(small_ref: SkillsRef) -> None:
    assert small_ref.trade_codes == ("A1101", "A1102", "K1304", "M1805")


def test_trade_gathers_its_links(small_ref: SkillsRef) -> None:
    trade = small_ref.trade(" a1101")

    assert trade.label == "Conducteur / Conductrice d'engins agricoles"
    assert (trade.parent, trade.children) == ("A1101", ("A1102",))
    assert (trade.domain, trade.grand_domain) == ("A11", "A")
    assert (trade.riasec_major, trade.riasec_minor) == ("R", None)
    names = [(a.label, a.principal) for a in trade.appellations]
    assert names == [(trade.label, True), ("Tractoriste agricole", False)]
    assert small_ref.trade("A1101") is trade


@pytest.mark.parametrize(
    ("look_up", "code", "message"),
    [
        ("trade", "A1103", r"ROME has no code 'A1103'; close to A1101, A1102"),
        ("trade", "N9999", r"ROME has no code 'N9999'$"),
        ("parent_of", "A1103", r"ROME has no code 'A1103'; close to A1101, A1102"),
        ("children_of", "A1103", r"ROME has no code 'A1103'; close to A1101, A1102"),
        ("competence", "100009", r"competence has no code '100009'; close to 100001"),
        ("appellation", "77", r"appellation has no code '77'$"),
        ("context", "500009", r"work context has no code '500009'; close to 500001"),
        ("label_of", "A12", r"ROME domain has no code 'A12'; close to A11"),
        ("certification", "RNCP1", r"certifications has no code 'RNCP1'"),
    ],
)
def test_unknown_codes_are_named_with_close_ones(
    small_ref: SkillsRef, look_up: str, code: str, message: str
) -> None:
    with pytest.raises(UnknownCodeError, match=message):
        getattr(small_ref, look_up)(code)


def test_malformed_code_is_not_an_unknown_one(small_ref: SkillsRef) -> None:
    with pytest.raises(InvalidCodeError, match="'M18' is not a ROME code"):
        small_ref.trade("M18")


def test_parents_and_children(small_ref: SkillsRef) -> None:
    assert small_ref.parent_of("A1102") == "A1101"
    assert small_ref.parent_of("A1101") == "A1101"
    assert small_ref.children_of("A1101") == ("A1102",)
    assert small_ref.children_of("A1102") == ()


def test_parent_that_is_no_sheet_is_still_a_parent(small_ref: SkillsRef) -> None:
    trades = small_ref.tables["trades"].with_columns(
        parent=pl.col("parent").replace("K1304", "K1399")
    )
    ref = small_ref.with_tables(trades=trades)

    assert ref.parent_of("K1399") == "K1399"
    assert ref.children_of("K1399") == ("K1304",)


def test_other_look_ups(small_ref: SkillsRef) -> None:
    assert small_ref.label_of("k") == "Services à la personne"
    assert small_ref.label_of("K13") == "Aide à la vie quotidienne"
    assert small_ref.context("500001").label == "Travail de nuit"
    assert small_ref.appellation("20005").rarely_used is True
    assert small_ref.competence("300002").definition == "Rester posé quand tout presse."


@pytest.mark.parametrize(
    ("code", "change", "targets"),
    [
        ("M1805", Change.SAME, ("M1805",)),
        ("A1101", Change.SPLIT, ("A1101", "A1102")),
        ("K1304", Change.SPLIT, ("A1102", "K1304")),  # an appellation moved
        ("G1999", Change.UNKNOWN, ()),
    ],
)
def test_successors(
    small_ref: SkillsRef, code: str, change: Change, targets: tuple[str, ...]
) -> None:
    found = small_ref.successors(code)

    assert (found.change, found.targets) == (change, targets)


def test_predecessor(small_ref: SkillsRef) -> None:
    assert small_ref.predecessor("K1304").change is Change.SAME
    assert small_ref.predecessor("A1102").targets == ("A1101", "K1304")
    moved = pl.DataFrame({"old": ["M1801"], "old_label": ["x"], "new": ["M1805"]})
    ref = small_ref.with_tables(successions=moved)
    assert ref.predecessor("M1805").change is Change.MOVED


def test_old_labels_are_those_of_rome_3(small_ref: SkillsRef) -> None:
    rows = small_ref.tables["successions"].rows()

    assert ("A1101", "Conduite d'engins agricoles", "A1102") in rows
    assert ("M1805", None, "M1805") in rows  # no row in the old release


def edges() -> pl.DataFrame:
    rows = [
        ("NSF", "326T", "M1805", 0.25, "a"),
        ("NSF", "326T", "K1304", 0.75, "b"),
        ("RS", "RS12", "A1101", 1.0, "c"),
    ]
    return pl.DataFrame(rows, schema=CROSSWALKS, orient="row")


def test_edges_come_heaviest_first(small_ref: SkillsRef) -> None:
    ref = small_ref.with_tables(crosswalks=edges())

    found = ref.edges("NSF", "326t")

    assert [(e.rome, e.weight, e.source) for e in found] == [
        ("K1304", 0.75, "b"),
        ("M1805", 0.25, "a"),
    ]
    assert ref.edges("NSF", "326") == ()
    assert small_ref.edges("NSF", "326t") == ()


def test_unknown_crosswalk_is_refused(small_ref: SkillsRef) -> None:
    with pytest.raises(UnknownCodeError, match="crosswalks has no code 'ESCO'; close"):
        small_ref.edges("ESCO", "1")


def test_certification_without_title_is_called_by_its_code(
    small_ref: SkillsRef,
) -> None:
    frame = pl.DataFrame(
        {
            "code": ["RNCP12", "RS3"],
            "label": [None, "Gestes"],
            "level": [None, 4],
            "active": [None, True],
            "successor": ["RNCP13", None],
            "blocks": [None, ["Bloc"]],
        },
        schema=CERTIFICATIONS,
    )
    ref = small_ref.with_tables(certifications=frame)

    old, new = ref.certification("rncp12"), ref.certification("RS3")

    assert (old.label, old.level, old.successor, old.blocks) == (
        "RNCP12",
        None,
        "RNCP13",
        (),
    )
    assert (new.label, new.level, new.blocks) == ("Gestes", 4, ("Bloc",))


def test_with_tables_leaves_the_first_reference_as_it_was(
    small_ref: SkillsRef,
) -> None:
    changed = small_ref.with_tables(mobilities=MOBILITIES.to_frame())

    assert changed.trade("A1101").mobilities == ()
    assert small_ref.trade("A1101").mobilities == ("A1102", "K1304")
    assert changed.release == small_ref.release


def test_nothing_can_be_assigned(small_ref: SkillsRef) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        small_ref.tables["trades"] = pl.DataFrame()  # pyright: ignore[reportIndexIssue]
    with pytest.raises(AttributeError, match="has no setter"):
        small_ref.release = "other"  # pyright: ignore[reportAttributeAccessIssue]


def test_trades_are_sorted_whatever_the_order_given(small_ref: SkillsRef) -> None:
    ref = small_ref.with_tables(trades=small_ref.tables["trades"].reverse())

    assert ref.tables["trades"].equals(small_ref.tables["trades"])


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame({"rome": ["A1101"]}), "column 'code': String is expected, not"),
        (
            pl.DataFrame({"rome": ["A1101"], "code": [1]}),
            "column 'code': String is expected, not Int64",
        ),
        (
            pl.DataFrame({"rome": ["A1101"], "code": ["1"], "x": [1]}),
            "trade_contexts, column 'x': unknown column",
        ),
    ],
)
def test_tables_are_held_to_their_schema(
    small_ref: SkillsRef, frame: pl.DataFrame, message: str
) -> None:
    with pytest.raises(ReferenceFormatError, match=message):
        small_ref.with_tables(trade_contexts=frame)


def test_table_of_another_name_is_refused(small_ref: SkillsRef) -> None:
    with pytest.raises(ReferenceFormatError, match="jobs: a reference has no such"):
        small_ref.with_tables(jobs=pl.DataFrame())


def test_saved_reference_comes_back_and_has_the_same_bytes(
    small_ref: SkillsRef, tmp_path: Path
) -> None:
    ref = small_ref.with_tables(crosswalks=edges())
    ref.save(tmp_path / "one")

    loaded = SkillsRef.load(tmp_path / "one")
    loaded.save(tmp_path / "two")

    for name in TABLES:
        assert loaded.tables[name].equals(ref.tables[name]), name
    assert (loaded.release, loaded.is_sample) == (ref.release, ref.is_sample)
    assert loaded.repairs == ref.repairs
    assert loaded.trade("A1101") == ref.trade("A1101")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / part).iterdir()}
        for part in ("one", "two")
    )
    assert len(one) == len(TABLES) + 1
    assert one == two


def test_a_table_added_since_is_empty_in_what_was_written_before(
    small_ref: SkillsRef, tmp_path: Path
) -> None:
    small_ref.save(tmp_path)
    (tmp_path / "formacodes.parquet").unlink()

    assert SkillsRef.load(tmp_path).tables["formacodes"].is_empty()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 0}, r"reference\.json: format 0, not 1"),
        ({"release": None}, r"reference\.json: no str 'release'"),
        ({"is_sample": 1}, r"reference\.json: no bool 'is_sample'"),
        ({"repairs": []}, r"reference\.json: no dict 'repairs'"),
    ],
)
def test_manifest_of_another_format_is_refused(
    small_ref: SkillsRef, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    small_ref.save(tmp_path)
    path = tmp_path / "reference.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    with pytest.raises(ReferenceFormatError, match=message):
        SkillsRef.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("reference.json", None, r"reference\.json: file is missing"),
        ("reference.json", b"{", r"reference\.json: not JSON"),
        ("reference.json", b"[]", r"reference\.json: not a JSON object"),
        ("trades.parquet", None, r"trades\.parquet: file is missing"),
        ("trades.parquet", b"PAR1", r"trades\.parquet: not a table"),
    ],
)
def test_damaged_folder_is_refused(
    small_ref: SkillsRef,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    message: str,
) -> None:
    small_ref.save(tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ReferenceFormatError, match=message):
        SkillsRef.load(tmp_path)


def test_saved_table_of_another_schema_is_refused(
    small_ref: SkillsRef, tmp_path: Path
) -> None:
    small_ref.save(tmp_path)
    pl.DataFrame({"code": ["A"]}).write_parquet(tmp_path / "domains.parquet")

    with pytest.raises(ReferenceFormatError, match="domains, column 'label'"):
        SkillsRef.load(tmp_path)
