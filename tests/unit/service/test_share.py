"""A link holds codes only, stays short, and gives back what it was made of."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.conditions import CONDITIONS
from matcher.types import (
    Answer,
    CompetenceMention,
    Fit,
    OpenOffers,
    Origin,
    Place,
    Profile,
    Reply,
    TradeMatch,
)
from service.leave_fr import LINK_FAULTS
from service.pages.form import RADII_KM, Journey
from service.pages.walk import Walker
from service.share import (
    LinkError,
    LinkFault,
    SharedList,
    SharedTrade,
    from_link,
    link_of,
    shared_of,
    to_fragment,
)

SNAPSHOT = "2026-11-25-48d8db439779"
BASE = "https://camin.test"
CANARY = "Zéphyrine Quenotte, 06 12 34 56 78"

codes = st.one_of(
    st.integers(0, 9_999_999).map(str),
    st.integers(0, 16**8 - 1).map(lambda n: f"X{n:08X}"),
)
romes = st.builds(
    "{}{:04d}".format, st.sampled_from("ABCDEFGHIJKLMN"), st.integers(0, 9999)
)
answers = st.builds(
    Answer,
    code=st.sampled_from([f"context-{n}" for n in range(20)]),
    reply=st.sampled_from(Reply),
)
yes_no = st.sampled_from(["", "oui", "non"])
words = st.text(min_size=1, max_size=60)


def few(
    values: st.SearchStrategy[str], most: int
) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


@st.composite
def shared_lists(draw: st.DrawFn) -> SharedList:
    """Return any list that a link may hold."""
    trades = draw(few(romes, 20).filter(bool))
    found = draw(st.lists(answers, max_size=12, unique_by=lambda one: one.code))
    commune = draw(st.sampled_from(["", "31555", "2A004", "34172"]))
    return SharedList(
        snapshot=SNAPSHOT,
        trades=tuple(SharedTrade(one, draw(st.sampled_from(Fit))) for one in trades),
        read=draw(few(codes, 20)),
        known=draw(few(codes, 20)),
        wanted=draw(few(codes, 20)),
        unwanted=draw(few(codes, 20)),
        removed=draw(few(codes, 20)),
        answers=tuple(found),
        code_commune=commune,
        within_km=draw(st.sampled_from(RADII_KM)) if commune else 30,
        refused=draw(few(st.sampled_from([one.key for one in CONDITIONS]), 5)),
        licence=draw(yes_no),
        distance=draw(yes_no),
        domain=draw(st.sampled_from(["", *"ABCDEFGHIJKLMN"])),
        more=draw(few(romes, 10)),
        less=draw(few(romes, 10)),
    )


@given(shared_lists())
def test_a_link_gives_back_the_same_list(shared: SharedList) -> None:
    fragment = to_fragment(shared)
    assert from_link(fragment) == shared
    assert from_link(f"#{fragment}") == shared
    assert from_link(f"{BASE}/partage#{fragment}") == shared


@given(shared_lists())
def test_a_link_is_made_of_codes(shared: SharedList) -> None:
    fragment = to_fragment(shared)
    assert re.fullmatch(r"[A-Za-z0-9=&,~_.-]+", fragment)
    assert to_fragment(from_link(fragment)) == fragment


# --- from a person -------------------------------------------------------------------


def person(journey: Journey, profile: Profile | None = None) -> Walker:
    place = Place(code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.4)
    return Walker(journey=journey, profile=profile or Profile(), place=place)


def match(rome: str, fit: Fit = Fit.CLOSE) -> TradeMatch:
    return TradeMatch(
        rome=rome,
        label=CANARY,
        fit=fit,
        score=0.5,
        parts=(),
        open_offers=OpenOffers(count=1, within_km=30, as_of=None),
        held=(),
        missing=(),
        domain=rome[0],
        named_by=CANARY,
    )


def mention(code: str, origin: Origin = Origin.DECLARED) -> CompetenceMention:
    return CompetenceMention(
        code=code, label=CANARY, origin=origin, confidence=0.9, proof=CANARY
    )


@given(words, words, words)
def test_no_text_has_a_way_in(text: str, jobs: str, commune: str) -> None:
    """Only the commune found counts, not what was typed; nothing else changes."""
    journey = Journey(text=text, jobs=jobs, likes=text, commune=commune, skills=(text,))
    profile = Profile(
        titles=(text,),
        evidence=(jobs,),
        wishes=(text,),
        refusals=(jobs,),
        competences=(replace(mention("117468"), proof=text),),
    )
    bare = Profile(competences=(mention("117468"),))
    trades = [match("K1304")]
    assert link_of(person(journey, profile), trades, SNAPSHOT) == link_of(
        person(Journey(), bare), trades, SNAPSHOT
    )


def test_what_is_only_deduced_waits_to_be_confirmed() -> None:
    guessed = mention("100001", Origin.INFERRED)
    profile = Profile(competences=(guessed, mention("100002")))
    assert shared_of(person(Journey(), profile), [], SNAPSHOT).read == ("100002",)

    journey = Journey(known=("100001",))
    shared = shared_of(person(journey, profile), [], SNAPSHOT)
    assert (shared.known, shared.read) == (("100001",), ("100002",))


def test_level_french_and_dates_stay_out() -> None:
    plain = link_of(person(Journey()), [match("K1304")], SNAPSHOT)
    told = Journey(level=3, french="A2", transport="pied", group="abcdefghjk")
    assert link_of(person(told), [match("K1304")], SNAPSHOT) == plain


def test_forty_competences_stay_under_two_thousand_characters() -> None:
    every = [f"X{n:08X}" for n in range(40)]
    journey = Journey(
        known=tuple(every[:10]),
        wanted=tuple(every[10:20]),
        unwanted=tuple(every[20:30]),
        answers=tuple(
            Answer(code=f"competence-{n:030d}", reply=Reply.SOME) for n in range(12)
        ),
        refused=tuple(one.key for one in CONDITIONS),
        more=tuple(f"K{n:04d}" for n in range(10)),
        less=tuple(f"A{n:04d}" for n in range(10)),
        licence="non",
        distance="oui",
        domain="K",
    )
    profile = Profile(competences=tuple(map(mention, every[30:])))
    trades = [match(f"K{n:04d}") for n in range(10)]

    link = link_of(person(journey, profile), trades, SNAPSHOT, base=BASE)
    assert len(link) < 2000
    kept = from_link(link)
    assert {*kept.known, *kept.wanted, *kept.unwanted, *kept.read} == set(every)


def test_a_list_without_end_keeps_what_was_confirmed_first() -> None:
    many = tuple(str(n) for n in range(300))
    profile = Profile(competences=tuple(map(mention, many)))
    shared = shared_of(
        person(Journey(known=many[200:]), profile), [], SNAPSHOT, most=120
    )
    assert shared.known == many[200:]
    assert shared.read == many[:20]


# --- what is refused -----------------------------------------------------------------

GOOD = f"v=1&m=K1304t&i={SNAPSHOT}"


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("", LinkFault.EMPTY),
        (" \n ", LinkFault.EMPTY),
        ("bonjour", LinkFault.BROKEN),
        (f"{BASE}/partage", LinkFault.BROKEN),
        (f"{BASE}/partage#", LinkFault.BROKEN),
        ("v=2&m=K1304t&i=x", LinkFault.VERSION),
        (GOOD.replace("v=1", "v=un"), LinkFault.VERSION),
        (GOOD.removesuffix(SNAPSHOT), LinkFault.BROKEN),
        (GOOD.replace("K1304t", "K1304"), LinkFault.BROKEN),
        ("v=1&" + "x" * 9000, LinkFault.BROKEN),
    ],
)
def test_a_link_that_cannot_be_opened_says_why(link: str, fault: LinkFault) -> None:
    with pytest.raises(LinkError, match=fault.value) as caught:
        from_link(link)
    assert caught.value.fault is fault
    assert LINK_FAULTS[fault].endswith(".")


def test_a_link_cut_in_lines_by_an_email_opens() -> None:
    cut = f"{BASE}/partage#{GOOD}".replace("&", "&\r\n  ")
    assert from_link(cut).trades == (SharedTrade("K1304", Fit.VERY_CLOSE),)


@given(st.text(max_size=300))
def test_any_text_is_a_list_of_codes_or_refused(text: str) -> None:
    try:
        shared = from_link(f"{GOOD}&lu={text}&sans={text}&ou={text}&dom={text}")
    except LinkError:
        return
    assert re.fullmatch(r"[A-Za-z0-9=&,~_.-]+", to_fragment(shared))
    assert unquote(to_fragment(shared)).isascii()
