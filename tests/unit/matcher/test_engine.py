"""The engine on a tiny snapshot: properties that hold for any person."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import Matcher
from matcher.errors import UnknownPlaceError
from matcher.types import Fit, Origin, Place, Profile, Reason
from skills_ref.errors import InvalidCodeError, UnknownCodeError
from skills_ref.store import SkillsRef

BREAD = (
    "J'ai travaillé comme boulanger pendant trois ans. Je sais pétrir une pâte à pain."
)
PIECES = st.lists(
    st.sampled_from(
        [
            "J'ai été boulanger pendant dix ans.",
            "Je sais cuire des pains au four",
            "Je voudrais conduire un camion.",
            "Je ne veux plus de nettoyage !",
            "pas de nuit, pas de port de charges",
            "Développeuse web ; Python, SQL",
            "aide-soignante",
            "\n\n- ",
            "12/2019",
            "😀",
            "x" * 40,
        ]
    )
    | st.text(max_size=30),
    max_size=6,
)
PLACES = st.builds(
    Place,
    code_commune=st.just("31555"),
    name=st.just("Toulouse"),
    latitude=st.floats(42.3, 45.0),
    longitude=st.floats(-0.4, 4.9),
    within_km=st.sampled_from([1.0, 5.0, 30.0, 60.0, 300.0]),
)


# --- profiles and rankings -------------------------------------------------------


def test_a_baker_is_a_baker(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile(BREAD))

    best = ranking.trades[0]
    assert (best.rome, best.fit, best.domain) == ("D1102", Fit.VERY_CLOSE, "D")
    assert best.open_offers.count == 12
    assert best.open_offers.as_of == ranking.as_of == date(2026, 11, 23)
    assert "Pétrir une pâte à pain" in [one.label for one in best.held]
    assert "Cuire des pains au four" in [one.label for one in best.missing]
    assert [one.code for one in best.variants] == ["D1115"]
    assert ranking.snapshot == matcher.snapshot_id
    assert not ranking.abstained


def test_ten_families_at_most_each_once(matcher: Matcher) -> None:
    profile = matcher.profile(BREAD)

    ranking = matcher.rank(profile)
    parents = [matcher.reference.parent_of(t.rome) for t in ranking.trades]

    assert len(parents) == len(set(parents)) == 10
    assert len(matcher.rank(profile, limit=3).trades) == 3
    assert len(matcher.rank(profile, limit=99).trades) == len(matcher.table.families)
    scores = [t.score for t in ranking.trades]
    assert scores == sorted(scores, reverse=True)


@given(pieces=PIECES)
@settings(deadline=None)
def test_scores_are_in_0_1_and_are_the_sum_of_their_parts(
    matcher: Matcher, pieces: list[str]
) -> None:
    profile = replace(matcher.profile(" ".join(pieces)), reason=None)

    scored = matcher.ranker.score(profile)
    matches = matcher.maker.matches(
        range(len(matcher.table.families)), scored, profile, None
    )

    assert np.all(scored.score >= 0)
    assert np.all(scored.score <= 1 + 1e-6)
    for match in matches:
        assert all(0 <= p.value <= 1 + 1e-6 and 0 < p.weight <= 1 for p in match.parts)
        assert sum(p.weight for p in match.parts) == pytest.approx(1, abs=1e-6)
        total = sum(p.value * p.weight for p in match.parts)
        assert match.score == pytest.approx(total, abs=1e-6)


@given(pieces=PIECES)
@settings(deadline=None)
def test_the_same_text_gives_the_same_answer(
    matcher: Matcher, pieces: list[str]
) -> None:
    text = " ".join(pieces)

    assert matcher.rank(matcher.profile(text)) == matcher.rank(matcher.profile(text))


@given(
    order=st.permutations(
        ["Cuire des pains au four", "Conduire un camion", "SQL", "vendre", "python"]
    )
)
@settings(deadline=None, max_examples=30)
def test_the_order_of_skills_does_not_change_the_ranking(
    matcher: Matcher, order: list[str]
) -> None:
    expected = matcher.rank(matcher.profile(skills=sorted(order)))

    ranking = matcher.rank(matcher.profile(skills=order))

    assert [t.rome for t in ranking.trades] == [t.rome for t in expected.trades]
    for one, other in zip(ranking.trades, expected.trades, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-5)


@pytest.mark.parametrize(
    ("his", "hers"),
    [
        ("J'ai été boulanger puis serveur.", "J'ai été boulangère puis serveuse."),
        ("Aide-soignant à l'hôpital", "Aide-soignante à l'hôpital"),
        ("Je voudrais devenir développeur", "Je voudrais devenir développeuse"),
    ],
)
def test_both_genders_have_one_ranking(matcher: Matcher, his: str, hers: str) -> None:
    one, other = (matcher.rank(matcher.profile(text)) for text in (his, hers))

    assert [(t.rome, t.score) for t in one.trades] == [
        (t.rome, t.score) for t in other.trades
    ]


def test_a_skill_is_given_by_its_code_or_its_label(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    by_label = matcher.profile(skills=["conduire un CAMION "])
    by_code = matcher.profile(skills=[code_of["Conduire un camion"]])

    assert by_label.competences == by_code.competences
    (mention,) = by_code.competences
    assert (mention.origin, mention.confidence) == (Origin.DECLARED, 1.0)
    assert (mention.proof, mention.span) == (None, None)


def test_proofs_are_words_of_the_text(matcher: Matcher) -> None:
    profile = matcher.profile(BREAD)

    assert profile.competences
    for mention in profile.competences:
        assert mention.span is not None
        assert BREAD[slice(*mention.span)] == mention.proof


def test_what_the_person_removed_counts_no_more(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    text = "Je sais conduire un camion. Je sais tondre une pelouse."
    removed = code_of["Conduire un camion"]

    full, less = matcher.profile(text), matcher.profile(text, without=[removed])

    assert removed in {m.code for m in full.competences}
    assert removed not in {m.code for m in less.competences}
    assert full.evidence == (
        "Je sais conduire un camion.",
        "Je sais tondre une pelouse.",
    )
    assert less.evidence == ("Je sais tondre une pelouse.",)
    family = matcher.table.families.index("N4101")
    before, after = (matcher.ranker.score(p).score[family] for p in (full, less))
    assert after < before
    assert matcher.rank(less).trades[0].rome == "A1203"


def test_a_listed_skill_that_is_removed_counts_no_more(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    code = code_of["Conduire un camion"]

    profile = matcher.profile(skills=["Conduire un camion", "SQL"], without=[code])

    assert profile.evidence == ("SQL",)
    assert [m.label for m in profile.competences] == ["SQL"]


# --- refusals --------------------------------------------------------------------


def test_a_refused_trade_is_excluded_with_the_words_of_the_person(
    matcher: Matcher,
) -> None:
    refusal = "Je ne veux plus de sécurité ni de surveillance."
    profile = matcher.profile(
        f"J'ai été agent de sécurité. {refusal} Je sais cuisiner."
    )

    ranking = matcher.rank(profile)

    assert profile.refusals == (refusal,)
    (exclusion,) = ranking.excluded
    assert (exclusion.rome, exclusion.proof) == ("K2503", refusal)
    assert exclusion.condition == "refused-trade"
    assert "K2503" not in {t.rome for t in ranking.trades}


def test_a_refused_condition_lowers_the_trades_that_have_it(matcher: Matcher) -> None:
    profile = matcher.profile("Je sais conduire un camion. Pas de nuit.")

    scored = matcher.ranker.score(profile)

    assert profile.refused_contexts == ("nuit",)
    conditions = dict(
        zip(matcher.table.families, scored.parts["conditions"].tolist(), strict=True)
    )
    assert conditions["K2503"] == 0
    assert conditions["M1203"] == 1


def test_when_every_trade_is_refused_the_reason_says_so(matcher: Matcher) -> None:
    labels = [label.split(" / ")[0] for label in matcher.table.family_labels]
    refused = [*labels, "nettoyage", "nettoyer des sols"]
    profile = Profile(
        evidence=("J'ai été boulanger et serveur",),
        refusals=tuple(f"je ne veux plus de {what}" for what in refused),
    )

    ranking = matcher.rank(profile, limit=99)

    assert (ranking.trades, ranking.reason) == ((), Reason.NO_TRADE)
    assert {e.rome for e in ranking.excluded} == set(matcher.table.families)


# --- abstention ------------------------------------------------------------------

BLANK_FORM = (
    "NOM : XXXXX\nPrénom : XXXXX\nAdresse : à compléter\n"
    "De MM/AAAA à MM/AAAA : intitulé du poste, mission 1, mission 2\n"
    "Langue : niveau\nCompétence 1\nCompétence 2\n"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", Reason.EMPTY, id="empty"),
        pytest.param(" \n\t ", Reason.EMPTY, id="spaces"),
        pytest.param("bonjour", Reason.TOO_THIN, id="one-word"),
        pytest.param("je cherche un travail svp merci", Reason.TOO_THIN, id="seeks"),
        pytest.param("😀😀 🍞", Reason.TOO_THIN, id="emoji"),
        pytest.param("????? !!! 12345", Reason.TOO_THIN, id="signs"),
        pytest.param("azertyuiop qsdfghjklm", Reason.TOO_THIN, id="keyboard"),
        pytest.param(
            "I have worked for five years with my brother in a bakery and I like it",
            Reason.FOREIGN,
            id="english",
        ),
        pytest.param(
            "Tengo cinco años de trabajo con los niños y el jardin",
            Reason.FOREIGN,
            id="spanish",
        ),
        pytest.param("عملت خبازا لمدة خمس سنوات", Reason.FOREIGN, id="arabic"),
        pytest.param(BLANK_FORM, Reason.TOO_THIN, id="blank-form"),
    ],
)
def test_abstention(matcher: Matcher, text: str, reason: Reason) -> None:
    ranking = matcher.rank(matcher.profile(text))

    assert ranking.abstained
    assert ranking.reason is reason
    assert ranking.profile.reason is reason
    assert (ranking.trades, ranking.domains, ranking.excluded) == ((), (), ())


def test_two_megabytes_of_noise_are_read_within_three_seconds(
    matcher: Matcher,
) -> None:
    noise = "".join(Random(0).choices("abcdefghij klm\n.éàç0123", k=2_000_000))  # noqa: S311
    start = perf_counter()

    ranking = matcher.rank(matcher.profile(noise))

    assert perf_counter() - start < 3
    assert ranking.abstained


# --- codes -----------------------------------------------------------------------

BY_CODE: list[Callable[[Matcher, str], object]] = [
    lambda engine, code: engine.trade(code),
    lambda engine, code: engine.offers(code),
    lambda engine, code: engine.trainings(code),
    lambda engine, code: engine.gaps(rome=code),
    lambda engine, code: engine.explain(Profile(evidence=("pain",)), code),
]
NAMES = ["trade", "offers", "trainings", "gaps", "explain"]


@pytest.mark.parametrize("ask", BY_CODE, ids=NAMES)
def test_an_unknown_code(
    matcher: Matcher, ask: Callable[[Matcher, str], object]
) -> None:
    with pytest.raises(UnknownCodeError, match="ROME has no code 'D1103'") as raised:
        ask(matcher, "D1103")
    assert "D1102" in raised.value.close_to


@pytest.mark.parametrize("code", ["", "Z1102", "D110", "D11021", "boulanger", "D1102;"])
@pytest.mark.parametrize("ask", BY_CODE, ids=NAMES)
def test_a_malformed_code(
    matcher: Matcher, ask: Callable[[Matcher, str], object], code: str
) -> None:
    with pytest.raises(InvalidCodeError, match="is not a ROME code"):
        ask(matcher, code)


@pytest.mark.parametrize("ask", BY_CODE, ids=NAMES)
def test_a_code_is_read_in_any_case(
    matcher: Matcher, ask: Callable[[Matcher, str], object]
) -> None:
    assert ask(matcher, " d1102 ") is not None


# --- trades, offers, trainings ---------------------------------------------------


def test_trade_sheet(matcher: Matcher) -> None:
    sheet = matcher.trade("D1102")

    assert sheet.label == "Boulanger / Boulangère"
    assert (sheet.domain, sheet.domain_label) == ("D", "Domaine D")
    assert [one.label for one in sheet.core] == ["Pétrir une pâte à pain"]
    assert {one.label for one in sheet.competences} == {
        "Façonner des baguettes",
        "Cuire des pains au four",
    }
    assert [one.label for one in sheet.savoirs] == ["Règles d'hygiène alimentaire"]
    assert [one.code for one in sheet.contexts] == ["NUIT", "DIM", "DEBOUT"]
    assert [one.code for one in sheet.near] == ["D1106", "G1803"]
    assert [one.code for one in sheet.children] == ["D1115"]
    assert (sheet.open_offers.count, sheet.open_offers.within_km) == (12, None)
    assert sheet.trainings == 4


@given(place=PLACES)
@settings(deadline=None, max_examples=40)
def test_the_count_of_a_trade_is_the_length_of_its_offers(
    matcher: Matcher, place: Place
) -> None:
    ranking = matcher.rank(matcher.profile(BREAD), near=place)

    for trade in ranking.trades:
        page = matcher.offers(trade.rome, near=place, limit=1000)
        sheet = matcher.trade(trade.rome, near=place)
        assert trade.open_offers == sheet.open_offers
        assert trade.open_offers.count == page.total == len(page.offers)
        assert trade.open_offers.within_km == place.within_km
        assert all(
            o.distance_km is not None and o.distance_km <= place.within_km + 0.05
            for o in page.offers
        )


def test_pages_of_offers_follow_each_other(matcher: Matcher) -> None:
    whole = matcher.offers("D1102", limit=100).offers

    pages = [matcher.offers("D1102", limit=5, offset=at).offers for at in (0, 5, 10)]

    assert tuple(o for page in pages for o in page) == whole
    assert len({o.offer_id for o in whole}) == 12
    assert matcher.offers("D1102", offset=50).offers == ()


@given(place=PLACES, rome=st.sampled_from(["D1102", "N4101", "M1805", "K2204"]))
@settings(deadline=None, max_examples=60)
def test_a_widened_radius_is_announced(
    matcher: Matcher, place: Place, rome: str
) -> None:
    page = matcher.trainings(rome, near=place)

    used = page.widened_km or place.within_km
    assert page.widened_km is None or page.widened_km > place.within_km
    for training in page.trainings:
        kms = [s.distance_km for s in training.sessions if s.distance_km is not None]
        far = [s for s in training.sessions if s.mode == "distance"]
        assert far or min(kms) <= used
        if page.widened_km is not None:
            assert not far
            assert min(kms) > place.within_km


def test_trainings_of_a_person_fill_the_gap_first(matcher: Matcher) -> None:
    profile = matcher.profile(
        skills=["Pétrir une pâte à pain", "Façonner des baguettes"]
    )

    page = matcher.trainings("D1102", profile=profile)

    shares = [t.gap_share for t in page.trainings]
    known = [share for share in shares if share is not None]
    assert shares[0] is not None
    assert shares[0] > 0
    assert known == sorted(known, reverse=True)
    best = page.trainings[0]
    assert "Cuire des pains au four" in [one.label for one in best.gives]
    held = {m.code for m in profile.competences}
    assert not held & {
        one.code for t in page.trainings for one in (*t.gives, *t.remains)
    }


def test_the_gap_of_nobody_is_the_whole_trade(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    page = matcher.trainings("N4110")

    citerne = next(t for t in page.trainings if t.title == "Conduite de citerne")
    assert code_of["Dépoter une citerne"] in {one.code for one in citerne.gives}
    assert page.total == len(page.trainings)


def test_a_training_without_content_has_an_unknown_share(matcher: Matcher) -> None:
    page = matcher.trainings("D1102")

    silent = next(t for t in page.trainings if t.title == "CAP Boulanger en un an")
    assert silent.gap_share is None
    assert silent.gives == ()


# --- without feeds ---------------------------------------------------------------


def test_without_feeds_counts_are_unknown_and_not_zero(bare: Matcher) -> None:
    ranking = bare.rank(bare.profile(BREAD))

    assert ranking.trades[0].rome == "D1102"
    assert {t.open_offers.count for t in ranking.trades} == {None}
    assert {t.asked_in for t in ranking.trades} == {None}
    assert (bare.as_of, ranking.as_of) == (None, None)
    sheet = bare.trade("D1102")
    assert (sheet.open_offers.count, sheet.trainings) == (None, None)
    offers, trainings = bare.offers("D1102"), bare.trainings("D1102")
    assert (offers.total, offers.offers) == (None, ())
    assert (trainings.total, trainings.trainings) == (None, ())
    assert bare.gaps() == []
    assert set(bare.manifest["counts"].values()) == {None}
    assert bare.manifest["trained_on"] is None


def test_without_communes_no_place_is_known(bare: Matcher) -> None:
    with pytest.raises(UnknownPlaceError, match="'Toulouse'"):
        bare.place("Toulouse")


def test_place(matcher: Matcher) -> None:
    place = matcher.place("31000", 12.0)

    assert (place.name, place.within_km) == ("Toulouse", 12.0)


# --- texts -----------------------------------------------------------------------


def test_classify_gives_the_best_trades_of_each_text(matcher: Matcher) -> None:
    bakery, code, nothing = matcher.classify(
        [
            ("a", "Boulangère", "Cuire des pains au four."),
            ("b", "", "Écrire du code informatique en Python"),
            ("c", "", ""),
        ],
        limit=3,
    )

    assert (bakery.id, bakery.trades[0].code, len(bakery.trades)) == ("a", "D1102", 3)
    assert bakery.trades[0].weight == 1.0
    assert [m.label for m in bakery.competences if m.origin is Origin.LEXICAL] == [
        "Cuire des pains au four"
    ]
    assert matcher.reference.parent_of(code.trades[0].code) == "M1805"
    assert (nothing.trades, nothing.competences) == ((), ())


def test_classify_does_not_depend_on_the_batch(matcher: Matcher) -> None:
    items = [(str(i), "Boulanger", f"Cuire {i} pains") for i in range(130)]

    whole = matcher.classify(items)

    assert [c.id for c in whole] == [one[0] for one in items]
    for i in (0, 127, 129):
        (alone,) = matcher.classify([items[i]])
        assert [t.code for t in alone.trades] == [t.code for t in whole[i].trades]


@pytest.mark.parametrize("kinds", [("appellation",), ("competence",), ("commune",), ()])
def test_suggest_keeps_to_the_kinds_asked(
    matcher: Matcher, kinds: Collection[str]
) -> None:
    found = matcher.suggest("co", kinds=kinds)

    assert {one.kind for one in found} <= set(kinds)


# --- the snapshot ----------------------------------------------------------------


def test_two_loads_give_equal_answers(matcher: Matcher, snapshots: Path) -> None:
    again = Matcher.load(snapshots / matcher.snapshot_id)

    profile = matcher.profile(BREAD)
    place = matcher.place("Toulouse")
    assert again.snapshot_id == matcher.snapshot_id
    assert again.manifest == matcher.manifest
    assert again.profile(BREAD) == profile
    assert again.rank(profile, near=place) == matcher.rank(profile, near=place)
    assert again.trainings("D1102", near=place) == matcher.trainings(
        "D1102", near=place
    )
    assert again.gaps() == matcher.gaps()


def test_a_snapshot_keeps_no_text_of_an_offer(
    snapshots: Path, matcher: Matcher
) -> None:
    folder = snapshots / matcher.snapshot_id / "tables"

    assert "text" not in pl.read_parquet(folder / "offers.parquet").columns


def test_a_sample_says_so(matcher: Matcher, reference: SkillsRef) -> None:
    assert matcher.is_sample is reference.is_sample is True
    assert matcher.reference.trade_codes == reference.trade_codes
