"""What a person chose: wanted, liked and refused, on the small reference."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.arrays import FloatArray
from matcher.choices import (
    LESS,
    LIKED,
    NO_LICENCE,
    OTHER_DOMAIN,
    REFUSED_COMPETENCE,
    UNWANTED,
    WANTED,
    Chooser,
    Force,
)
from matcher.conditions import CONDITIONS
from matcher.driving import LICENCE
from matcher.engine import Matcher
from matcher.ranking import REFUSED_CONTEXT, Ranker, Scored
from matcher.types import (
    NO_CHOICES,
    Answer,
    Choices,
    Fit,
    Origin,
    Profile,
    Ranking,
    Reason,
    Reply,
    TradeKind,
)
from matcher.weights import (
    LIKED_FAR_WEIGHT,
    LIKED_ITSELF,
    LIKED_WEIGHT,
    WANTED_WEIGHT,
)

TEXT = (
    "J'ai été serveuse pendant deux ans : prendre une commande en salle. "
    "J'ai conduit un camion et préparé des commandes en entrepôt."
)
DONE = Profile(evidence=("J'ai été boulanger", "cuire des pains au four"))
ROMES = ("A1203", "D1102", "D1115", "G1803", "K1304", "K2503", "N4101", "Z9999")
EXAMPLES = 30  # each ranks a person twice
LETTERS = (None, "A", "D", "K", "M", "N")


def row(matcher: Matcher, rome: str) -> int:
    return matcher.table.families.index(rome)


def chosen(matcher: Matcher, choices: Choices, text: str = TEXT) -> Ranking:
    return matcher.rank(matcher.profile(text, choices=choices), limit=99)


def scored(matcher: Matcher, choices: Choices, profile: Profile = DONE) -> Scored:
    return matcher.ranker.score(replace(profile, choices=choices))


def asking(matcher: Matcher, code: str) -> list[int]:
    """Return the families of which a sheet asks for a competence."""
    table = matcher.ranker.competences
    asked = matcher.ranker.scorer.by_family(table.asked_by(table.row_of[code]))
    return np.flatnonzero(asked).tolist()


def codes(matcher: Matcher) -> st.SearchStrategy[tuple[str, ...]]:
    known = st.sampled_from(matcher.ranker.competences.codes)
    return st.lists(known, max_size=4, unique=True).map(tuple)


def any_choices(matcher: Matcher) -> st.SearchStrategy[Choices]:
    romes = st.lists(st.sampled_from(ROMES), max_size=3, unique=True).map(tuple)
    keys = st.sampled_from([one.key for one in CONDITIONS])
    return st.builds(
        Choices,
        known=codes(matcher),
        wanted=codes(matcher),
        unwanted=codes(matcher),
        more=romes,
        less=romes,
        domain=st.sampled_from(LETTERS),
        refused_contexts=st.lists(keys, max_size=3, unique=True).map(tuple),
        licence=st.sampled_from([None, True, False]),
    )


# --- every choice ----------------------------------------------------------------


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_list_keeps_its_promises_with_any_choices(
    matcher: Matcher, data: st.DataObject
) -> None:
    choices = data.draw(any_choices(matcher))
    ranking = chosen(matcher, choices)

    shown = [matcher.reference.parent_of(one.rome) for one in ranking.trades]
    for trade in ranking.trades:
        total = sum(part.value * part.weight for part in trade.parts)
        assert trade.score == pytest.approx(total, abs=1e-6)
        assert all(0 <= part.value <= 1 for part in trade.parts)
        assert choices.domain in (None, trade.domain)
        held = {one.code for one in trade.held}
        assert not held & {*choices.unwanted}
        assert not {one.code for one in trade.missing} & {*choices.unwanted}
    families = [matcher.reference.parent_of(c) for c in choices.less if c != "Z9999"]
    assert not {*shown} & {*families}
    out = {one.rome: one for one in ranking.excluded}
    assert {*families} <= {*out}
    assert not {*shown} & {*out}
    assert all(one.proof and one.condition for one in out.values())
    assert (ranking.reason is Reason.NO_TRADE) == (not ranking.trades)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_every_trade_is_shown_or_explained_away(
    matcher: Matcher, data: st.DataObject
) -> None:
    choices = data.draw(any_choices(matcher))
    profile = matcher.profile(TEXT, choices=choices)
    places: dict[str, int] = {
        matcher.reference.parent_of(one.rome): place
        for place, one in enumerate(matcher.rank(profile, limit=99).trades, 1)
    }
    rome = data.draw(st.sampled_from(matcher.table.families))

    explanation = matcher.explain(profile, rome)

    assert explanation.position == places.get(rome)
    assert (explanation.exclusion is None) == (rome in places)
    names = [step.name for step in explanation.steps]
    assert ("choices" in names) == (profile.choices != NO_CHOICES)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_wanted_lifts_the_trades_that_ask_for_it_and_no_other(
    matcher: Matcher, data: st.DataObject
) -> None:
    already = data.draw(codes(matcher))
    code = data.draw(st.sampled_from(matcher.ranker.competences.codes))
    before = scored(matcher, Choices(wanted=already)).score
    after = scored(matcher, Choices(wanted=(*already, code))).score

    asked = asking(matcher, code)
    assert np.all(after >= before - 1e-7)
    others = np.setdiff1d(np.arange(len(before)), asked)
    np.testing.assert_array_equal(after[others], before[others])
    if code not in already:
        assert np.all(after[asked] > before[asked])


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_unwanted_never_lifts_a_trade(
    matcher: Matcher, data: st.DataObject
) -> None:
    already = data.draw(codes(matcher))
    code = data.draw(st.sampled_from(matcher.ranker.competences.codes))
    removed = matcher.profile(TEXT, without=[code, *already])
    before = replace(removed, choices=Choices(unwanted=already))
    after = matcher.profile(TEXT, choices=Choices(unwanted=(*already, code)))

    assert after.competences == removed.competences
    assert after.evidence == removed.evidence
    lower = matcher.ranker.score(after).score
    assert np.all(lower <= matcher.ranker.score(before).score + 1e-7)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_removed_code_is_as_if_it_was_never_chosen(
    matcher: Matcher, data: st.DataObject
) -> None:
    choices = data.draw(any_choices(matcher))
    gone = data.draw(codes(matcher))
    less = replace(
        choices,
        known=tuple(c for c in choices.known if c not in gone),
        wanted=tuple(c for c in choices.wanted if c not in gone),
        unwanted=tuple(c for c in choices.unwanted if c not in gone),
    )

    removed = matcher.profile(TEXT, without=gone, choices=choices)

    assert removed == matcher.profile(TEXT, without=gone, choices=less)
    assert not {one.code for one in removed.competences} & {*gone}
    read = matcher.profile(TEXT, choices=less).competences
    left = [one for one in read if one.code not in gone]
    assert list(removed.competences) == left


def test_choices_that_say_nothing_change_nothing(matcher: Matcher) -> None:
    plain = matcher.rank(matcher.profile(TEXT))
    unknown = Choices(known=("x",), wanted=("x",), unwanted=("x",), more=("Z9999",))

    ranking = matcher.rank(matcher.profile(TEXT, choices=unknown))

    assert [one.score for one in ranking.trades] == [one.score for one in plain.trades]
    assert ranking.excluded == plain.excluded
    assert ranking.profile.evidence == plain.profile.evidence


# --- competences -----------------------------------------------------------------


def test_a_confirmed_competence_keeps_its_proof(matcher: Matcher) -> None:
    read = matcher.profile(TEXT).competences[0]
    assert read.span is not None
    assert read.confidence < 1

    profile = matcher.profile(TEXT, choices=Choices(known=(read.code,)))

    sure = next(one for one in profile.competences if one.code == read.code)
    assert sure == replace(read, confidence=1.0, origin=Origin.DECLARED)
    assert profile.evidence == matcher.profile(TEXT).evidence


def test_a_competence_known_but_unread_counts_as_listed(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    code = code_of["Couper des cheveux"]

    profile = matcher.profile(TEXT, choices=Choices(known=(code,)))

    (added,) = [one for one in profile.competences if one.code == code]
    assert (added.confidence, added.proof) == (1.0, None)
    assert "Couper des cheveux" in profile.evidence
    alone = matcher.profile(choices=Choices(known=(code,)))
    assert matcher.rank(alone).trades[0].rome == "D1202"


def test_wanting_is_not_knowing(matcher: Matcher, code_of: dict[str, str]) -> None:
    code = code_of["Couper des cheveux"]
    ranking = chosen(matcher, Choices(wanted=(code,)))

    assert code not in {one.code for one in ranking.profile.competences}
    hair = next(one for one in ranking.trades if one.rome == "D1202")
    assert [one.code for one in hair.wanted] == [code]
    assert code in {one.code for one in hair.missing}
    (part,) = [one for one in hair.parts if one.name == WANTED]
    assert part.value == 1
    assert 0 < part.weight <= WANTED_WEIGHT / (1 + WANTED_WEIGHT)


def test_what_was_read_and_is_wanted_stays_held(matcher: Matcher) -> None:
    code = matcher.profile(TEXT).competences[0].code

    profile = matcher.profile(TEXT, choices=Choices(wanted=(code,)))

    assert code in {one.code for one in profile.competences}


def with_clear_meanings(matcher: Matcher, code: str, rome: str) -> Ranker:
    """Return a ranker in which a competence means one family and nothing else."""
    scorer, competences = matcher.ranker.scorer, matcher.ranker.competences
    axes = np.eye(len(scorer.table.families), dtype=np.float32)
    of_sheet = scorer.table.family_of_sheet
    meant = np.zeros((len(competences.codes), len(axes)), dtype=np.float32)
    meant[competences.row_of[code]] = axes[row(matcher, rome)]
    chooser = Chooser(
        replace(
            scorer,
            sheet_vectors=axes[of_sheet],
            name_vectors=axes[of_sheet[scorer.table.sheet_of_name]],
        ),
        replace(competences, vectors=meant),
        matcher.ranker.links,
    )
    return replace(matcher.ranker, chooser=chooser)


@pytest.mark.parametrize(
    ("label", "rome", "excluded"),
    [
        ("Conduire un camion", "N4101", ["N4101"]),  # at the core of both sheets
        ("Conduire un camion", "D1202", []),  # no competence of a hairdresser
        ("Arrimer un chargement", "N4101", []),  # a competence, not at the core
    ],
)
def test_a_trade_mostly_of_what_is_unwanted_is_excluded(
    matcher: Matcher,
    code_of: dict[str, str],
    label: str,
    rome: str,
    excluded: list[str],
) -> None:
    ranker = with_clear_meanings(matcher, code_of[label], rome)
    choices = Choices(unwanted=(code_of[label],))

    found = ranker.score(replace(DONE, choices=choices))

    out = np.flatnonzero(found.refused >= 0)
    assert [matcher.table.families[int(one)] for one in out] == excluded
    reasons = [found.refusals[int(found.refused[one])] for one in out]
    assert [(one.condition, one.phrase) for one in reasons] == [
        (REFUSED_COMPETENCE, label)
    ] * len(excluded)
    wished = replace(DONE, choices=choices, wishes=("Je voudrais devenir routier",))
    assert not np.any(ranker.score(wished).refused >= 0)


def test_a_trade_with_an_unwanted_core_falls(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    choices = Choices(unwanted=(code_of["Conduire un camion"],))

    found = scored(matcher, choices)

    part, weight = found.parts[UNWANTED], found.weights[UNWANTED]
    assert not part.any()
    assert np.flatnonzero(weight).tolist() == [row(matcher, "N4101")]


def test_an_answer_about_what_is_unwanted_counts_no_more(matcher: Matcher) -> None:
    bank = matcher.ranker.interview.bank
    asked = [one for one in bank.questions if one.code.startswith("competence-")]
    if not asked:
        asked = [replace(bank.questions[0], code="competence-none")]
    code = asked[0].code.removeprefix("competence-")
    answers = (Answer(code=asked[0].code, reply=Reply.YES),)
    done = replace(DONE, answers=answers)

    part = scored(matcher, Choices(unwanted=(code,)), done).parts["answers"]

    assert not part.any()


# --- trades ----------------------------------------------------------------------


def test_more_lifts_a_trade_and_those_like_it(matcher: Matcher) -> None:
    before, after = (
        scored(matcher, NO_CHOICES),
        scored(matcher, Choices(more=("K2204",))),
    )

    assert np.all(after.score >= before.score - 1e-7)
    here = row(matcher, "K2204")
    assert after.parts[LIKED][here] == 1
    assert after.weights[LIKED][here] >= LIKED_ITSELF / (1 + LIKED_ITSELF) - 1e-6
    weight = np.delete(after.weights[LIKED], here)
    assert 0 < weight.max() < LIKED_WEIGHT + LIKED_FAR_WEIGHT
    assert after.named[here]
    match = next(
        one
        for one in chosen(matcher, Choices(more=("K2204",))).trades
        if one.rome.startswith("K22")
    )
    assert match.kind is TradeKind.WISHED


def test_a_trade_liked_from_afar_says_more(matcher: Matcher) -> None:
    chooser, n = matcher.ranker.chooser, len(matcher.table.families)
    here, choices = row(matcher, "K2204"), Choices(more=("K2204",))
    others = np.arange(n) != here
    own = np.full(n, 0.5, dtype=np.float32)
    far = own.copy()
    far[here] = 0

    ((_, near_force),) = chooser.forces(choices, own)
    ((_, far_force),) = chooser.forces(choices, far)
    ((_, alone),) = chooser.forces(choices, np.zeros_like(own))

    alike = chooser.alike(here)
    np.testing.assert_allclose(
        near_force.up[others], LIKED_WEIGHT * alike[others], rtol=1e-5
    )
    most = LIKED_WEIGHT + LIKED_FAR_WEIGHT
    np.testing.assert_allclose(far_force.up, most * alike, rtol=1e-5)
    np.testing.assert_array_equal(alone.up, far_force.up)
    assert near_force.up[here] == np.float32(LIKED_ITSELF)


def test_alike_is_one_for_itself_and_most_for_its_neighbours(matcher: Matcher) -> None:
    alike = matcher.ranker.chooser.alike(row(matcher, "D1102"))

    assert alike[row(matcher, "D1102")] == 1
    assert alike.min() >= 0
    assert alike.max() <= 1
    assert alike[row(matcher, "D1106")] > alike[row(matcher, "M1203")]


def test_less_takes_the_trade_off_and_lowers_those_like_it(matcher: Matcher) -> None:
    before, after = (
        scored(matcher, NO_CHOICES),
        scored(matcher, Choices(less=("D1115",))),
    )

    assert np.all(after.score <= before.score + 1e-7)
    ranking = chosen(matcher, Choices(less=("D1115",)))
    (out,) = [one for one in ranking.excluded if one.condition == LESS]
    assert (out.rome, out.proof) == ("D1102", out.label)


def test_a_trade_reserved_by_law_opens_to_who_asks_for_it(matcher: Matcher) -> None:
    links = matcher.ranker.links
    ones = np.ones(len(links.leading), dtype=np.float32)
    ranker = replace(matcher.ranker, links=replace(links, leading=ones, regulated=ones))
    liked = replace(DONE, choices=Choices(more=("F1603",)))

    assert not ranker.score(liked).reserved[row(matcher, "F1603")]


def test_a_choice_never_makes_a_trade_very_close(matcher: Matcher) -> None:
    plain = {one.rome: one.fit for one in chosen(matcher, NO_CHOICES).trades}
    lifted = chosen(matcher, Choices(more=("A1203", "M1203"))).trades

    assert {one.rome: one.fit for one in lifted} == plain


# --- constraints -----------------------------------------------------------------


def test_a_domain_keeps_the_others_to_come_back_to(matcher: Matcher) -> None:
    everywhere = chosen(matcher, NO_CHOICES)
    inside = chosen(matcher, Choices(domain="N"))

    assert [one.rome for one in inside.trades] == [
        one.rome for one in everywhere.trades if one.domain == "N"
    ]
    assert inside.domains == everywhere.domains
    assert [one.fit for one in inside.trades] == [
        one.fit for one in everywhere.trades if one.domain == "N"
    ]
    out = matcher.explain(inside.profile, "K1304").exclusion
    assert out is not None
    assert out.condition == OTHER_DOMAIN
    assert out.proof == matcher.reference.label_of("N")


def test_a_condition_ticked_excludes_with_the_words_of_the_reference(
    matcher: Matcher,
) -> None:
    ranking = chosen(matcher, Choices(refused_contexts=("nuit",)))

    assert ranking.profile.refused_contexts == ("nuit",)
    (out,) = [one for one in ranking.excluded if one.rome == "K2503"]
    assert (out.condition, out.proof) == (REFUSED_CONTEXT, "Travail de nuit")


def test_ticked_conditions_add_to_those_written(matcher: Matcher) -> None:
    text = f"{TEXT} Je ne veux plus de port de charges."

    profile = matcher.profile(text, choices=Choices(refused_contexts=("nuit",)))

    assert profile.refused_contexts == ("charges_lourdes", "nuit")


@pytest.mark.parametrize("licence", [None, True])
def test_a_licence_held_or_unsaid_excludes_nothing(
    matcher: Matcher, licence: bool | None
) -> None:
    plain = chosen(matcher, NO_CHOICES)

    assert chosen(matcher, Choices(licence=licence)).trades == plain.trades


def test_without_licence_a_driver_is_excluded_unless_wished(matcher: Matcher) -> None:
    choices = Choices(licence=False)
    excluded = {one.rome: one for one in chosen(matcher, choices).excluded}

    assert excluded["N4101"].condition == NO_LICENCE
    assert excluded["N4101"].proof == LICENCE
    wish = "Je voudrais devenir conducteur de poids lourd."
    assert not chosen(matcher, choices, f"{TEXT} {wish}").excluded


# --- what can be ranked ----------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "first"),
    [
        (Choices(more=("A1203",)), "A1203"),
        (Choices(more=("A1203",), domain="A"), "A1203"),
        (Choices(wanted=("{Couper des cheveux}",)), "D1202"),
        (Choices(known=("{Couper des cheveux}",)), "D1202"),
    ],
)
def test_a_choice_alone_is_enough(
    matcher: Matcher, code_of: dict[str, str], choices: Choices, first: str
) -> None:
    def real(found: Sequence[str]) -> tuple[str, ...]:
        return tuple(code_of.get(one.strip("{}"), one) for one in found)

    choices = replace(choices, wanted=real(choices.wanted), known=real(choices.known))
    for text in ("", "I have worked in a big kitchen with my friends for years"):
        ranking = matcher.rank(matcher.profile(text, choices=choices))

        assert ranking.reason is None
        assert ranking.trades[0].rome == first


def test_a_liked_trade_alone_is_not_said_close(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile(choices=Choices(more=("A1203",))))

    assert {one.fit for one in ranking.trades} == {Fit.TO_EXPLORE}


@pytest.mark.parametrize(
    "choices",
    [
        Choices(less=("A1203",)),
        Choices(domain="K"),
        Choices(refused_contexts=("nuit",)),
        Choices(licence=False),
        Choices(unwanted=("1001",)),
    ],
)
def test_constraints_alone_rank_nothing(matcher: Matcher, choices: Choices) -> None:
    ranking = matcher.rank(matcher.profile(choices=choices))

    assert ranking.abstained
    assert ranking.reason is Reason.EMPTY


def test_a_liked_trade_of_another_release_ranks_nothing(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile(choices=Choices(more=("Z9999",))))

    assert ranking.reason is Reason.TOO_THIN


# --- wishes ----------------------------------------------------------------------


def test_what_is_liked_is_a_wish_whatever_its_words(matcher: Matcher) -> None:
    profile = matcher.profile(wishes="Tailler des haies. Je ne veux plus de nuit.")

    assert profile.wishes == ("Tailler des haies.",)
    assert profile.refusals == ("Je ne veux plus de nuit.",)
    assert profile.evidence == ()
    assert profile.competences == ()
    assert profile.about_work
    assert matcher.rank(profile).trades[0].rome == "A1203"


def test_wishes_stand_beside_the_text(matcher: Matcher) -> None:
    told = "Je voudrais tailler des haies."
    apart = matcher.profile(TEXT, wishes="Tailler des haies.")

    assert apart.evidence == matcher.profile(TEXT).evidence
    assert apart.competences == matcher.profile(TEXT).competences
    assert matcher.profile(f"{TEXT} {told}").wishes == (told,)
    assert matcher.profile(TEXT, wishes="") == matcher.profile(TEXT)


def test_wishes_without_a_word_of_work_are_too_thin(matcher: Matcher) -> None:
    assert matcher.profile(wishes="bonjour").reason is Reason.TOO_THIN


# --- one force -------------------------------------------------------------------


def _unit(n: int) -> st.SearchStrategy[FloatArray]:
    share = st.floats(0, 1, width=32)
    return st.lists(share, min_size=n, max_size=n).map(
        lambda x: np.array(x, dtype=np.float32)
    )


@given(value=_unit(3), up=_unit(3), down=_unit(3))
def test_a_force_keeps_weights_at_one_and_scores_in_range(
    value: FloatArray, up: FloatArray, down: FloatArray
) -> None:
    ones = np.ones(3, dtype=np.float32)

    values, weights = Force(up=up, down=down).added_to("f", {"a": value}, {"a": ones})

    np.testing.assert_allclose(sum(weights.values()), 1, atol=1e-6)
    score = sum(weights[name] * values[name] for name in values)
    assert np.all((score >= -1e-6) & (score <= 1 + 1e-6))
    still = (up == 0) & (down == 0)
    np.testing.assert_array_equal(np.asarray(score)[still], value[still])
