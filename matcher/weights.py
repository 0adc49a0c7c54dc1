"""Every weight, scale and threshold of the rankings, with where it comes from.

Chosen on development data only: 497 offers of `train` read and judged by us
(`benchmarks/dev/offers_audit.tsv`) and the 120 development profiles. The figures
of the test offers were printed beside at each try, so they are not blind; no
weight was set by them. Figures: `benchmarks/results/`.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Offers and trainings to trades: weights of raw parts in [0, 1]. A coordinate
# search on 497 audited and 1,000 raw development offers found nothing better than
# these round weights in cross-validation; the vote of the neighbours is the best
# of 0, 0.2, 0.4 and 0.6 on both.
OFFER_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "name_letters": 0.5,
        "name_meaning": 0.5,
        "name_exact": 0.1,
        "sheet_words": 2.0,
        "text_words": 1.0,
        "family_words": 0.5,
        "text_meaning": 0.7,
        "whole_meaning": 0.5,
        "neighbours": 0.2,
    }
)

# Profiles to trades: a raw cosine reaches 1 at its scale, so parts compare.
PART_SCALES: Mapping[str, float] = MappingProxyType(
    {"words": 0.4, "letters": 0.5, "meaning": 0.8, "names": 1.0}
)
# Profiles: chosen on the 120 development profiles and on 51 of ours
# (`benchmarks/dev/profiles.jsonl`), on the reference alone and with offers. A
# coordinate search inside five folds of people found nothing better on the folds
# left out (mean ndcg .849 against .854 for these round weights).
# Weights of the parts, for all that a person says ("done") and for wishes alone.
DONE_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"words": 0.40, "letters": 0.50, "meaning": 0.20, "names": 0.10}
)
OFFER_VOTES_WEIGHT = 0.15  # labelled offers alike, when the snapshot has some
# Weight of the wishes beside all that is said, and the same when the person refuses
# the past. It grows with the telling words of the wishes, n / (n + WISH_HALF): one
# word ("un magasin") says less of a wish than a phrase.
WISH_SHARE = 0.7
TURN_WISH_SHARE = 1.4
WISH_HALF = 10
COMPETENCE_WEIGHT = 0.05
CONTEXT_WEIGHT = 0.05
# Beside all that (1): the mean closeness of the families that share most
# competences (a trade among close trades is surer; ndcg +.01), and the closeness
# itself where the trade is open to anyone (no manager, no diploma by law; +.005).
NEAR_WEIGHT = 0.4
NEAR_FAMILIES = 6
ACCESS_WEIGHT = 0.15
NAMED_FROM = 0.9  # cosine with a name from which a trade is said to be named

# A trade is refused when a refused word is in this share of its names, when it is
# in a refused sector, or when a refused activity is so many standard deviations
# above the other trades, nearly as close as the closest and close to a name. What
# the wishes name is kept; the closest to them too, unless the trade held is left.
REFUSED_NAME_SHARE = 0.3
REFUSED_ABOVE = 2.5
REFUSED_BESIDE_BEST = 0.8
REFUSED_NAME_COSINE = 0.6
# A condition excludes a trade when this share of its sheets have it; what the
# person did is a trade named, this close beside the closest.
ALWAYS_SHARE = 1.0
HELD_SHARE = 0.5

# A family is reserved by law when this share of its sheets are regulated and of a
# high level at once; it is shown only to who says to be of that trade.
RESERVED_SHARE = 0.6

# The first ten hold two trades at least of another grand domaine than most, when
# the twenty next have some with this share of the best score. No loss measured.
SHOWN = 10
VARIED_PLACES = 2
VARIED_AMONG = 20
VARIED_LEAST_SHARE = 0.4
# A wished trade is named by the wishes, or this close beside the closest to them.
WISHED_SHARE = 0.7

# The share of a trade's importance that a profile must hold for a full part.
COVERAGE_SCALE = 0.3

# Under this score of the best trade, a profile is too thin. A text in which
# nobody speaks of their work must be much closer to a trade to be ranked.
LEAST_SCORE = 0.126
LEAST_SCORE_OFF_WORK = 0.33
# The same when a competence was read in it, or when someone speaks of themselves
# without a word of work ("j'ai élagué des platanes").
LEAST_SCORE_SAID = 0.25
# A few words (`SHORT_WORDS` telling ones at most), most of them of the reference, are
# a list of what one does. Chosen on the "chosen-on" lines of
# `benchmarks/dev/abstention.jsonl`.
LEAST_SCORE_SHORT = 0.16
SHORT_WORDS = 4

# Fit words, by the share of the best score of the list. A list whose best score
# is under `SURE_SCORE` has no trade called very close. Measured on the development
# profiles and ours (160 people, both kinds of snapshot): a trade said very close is
# one that a counsellor expects 65 to 73 times in 100 (two a list), close 18 to 21 times
# (four a list), to explore 8 or 9 times (four a list).
VERY_CLOSE_SHARE = 0.85
CLOSE_SHARE = 0.65
SURE_SCORE = 0.20

# Sheets inside a family, when texts are classified.
SHEET_SHARE = 0.5

# Trainings: what the blocks of a certification give. A score is half meaning, half
# shared words; the words of the certification's title count for a quarter.
BLOCK_TITLE_SHARE = 0.25
BLOCK_LEAST_MEANING = 0.3
BLOCK_LEAST_SCORE = 0.47
# Of 80 links of the Occitanie feed read and judged by us (a doubtful one counts for
# half), eight by band of score, about 0.7 are right at the first point, all but one
# of sixteen at the second.
BLOCK_CONFIDENCE = ((0.47, 0.6), (0.8, 0.95))
# A block of so many certifications ("Mathématiques") says nothing of a trade.
GENERAL_BLOCK = 20
# Blocks lent by the certification that replaced this one, or was replaced by it.
RENEWED_CONFIDENCE = 0.9
# A Formacode descriptor names a field: what it links to is less sure than a block.
FORMACODE_CONFIDENCE = 0.8
# A certification as a whole: by importance in the sheets of its trades.
WHOLE_CONFIDENCE: Mapping[str, float] = MappingProxyType(
    {"core": 0.45, "ordinary": 0.25, "knowledge": 0.15}
)
# Of that, for what no block names when the blocks say enough: with these numbers a
# training with known blocks and one without close as much of a trade on average.
BESIDE_BLOCKS = 0.8
WHOLE_LEAST_SHARE = 0.6  # of that, for what is far from the title; full at cosine 0.4
WHOLE_SHEET_SHARE = 0.85  # of the best sheet of a family, for the title
# Trainings whose shares of the gap fall in one band of this width are as good:
# nearness decides between them.
GAP_BAND = 0.05
# An offer is within reach of a person who holds this weighted share of what its own
# text asks. On 63 development profiles read as they are, an offer of the first trade
# expected passes 20 times as often as another at 1/4, 30 at 1/3 (0.131 for 0.004) and
# 40 at 1/2; at 1/2 only 9 in 100 offers of one's own trade would be within reach.
REACH_SHARE = 1 / 3
REACH_WISHED = 0.5  # weight of a competence only wished, beside one asked
# From so many years of dated experience, its validation (VAE) is named: a round
# number of ours. The law asks for no length of time any more (loi 2022-1598).
VAE_YEARS = 3.0
UPSTREAM_KM = 60.0  # farthest upstream training named, one of `courses._WIDER_KM`

# Reading competences (`matcher.annotate`). A logistic model of whether a careful
# reader agrees with a label, on what `matcher.candidates.FEATURES` measure, in their
# order: fitted on 150 sentences labelled by three readers
# (`benchmarks/dev/sentences_dev.tsv`) and 177 others of `train` judged by us. Less
# likely labels are not shown: ten-fold, .4 to .6 trade 2 points of recall for 2 of
# precision; what .5 to .6 added was right half of the time.
READING_WEIGHTS = (
    7.17,  # cover
    0.94,  # same
    0.80,  # lacking
    -1.03,  # dense
    -0.47,  # besides
    1.55,  # said
    2.64,  # meaning
    0.27,  # meaning_there
    0.73,  # likely
    2.25,  # sheets
    0.40,  # one_word
    1.12,  # whole
    -1.16,  # short
    0.39,  # done
)
READING_BIAS = -11.88
LEAST_LIKELIHOOD = 0.6
# The likeliest of many labels is a little less sure than it looks: ten-fold, .67 were
# right where .75 was expected.
CHOSEN_SHARE = 0.9
# The same for what is said in a usual way: the share that was right on 120 sentences
# before anything was corrected on them (.73 of all mentions; 13 particulars of 13).
# Once corrected on them, .92 of the ways of being and .89 of the other turns are
# right there: that says nothing of other sentences.
PARTICULAR_CONFIDENCE = 0.9
SOFT_CONFIDENCE = 0.78
PHRASE_CONFIDENCE = 0.72

# Linking labels to a vocabulary (`matcher.vocabulary`), beside the cosine of the
# names. Chosen on 450 ROME labels whose equal ESCO label was hidden and 450 hidden
# ESCO labels; no query of a benchmark. The letters of the labels have no weight:
# beside the encoders they only lost, the vocabulary taught or never seen.
LINK_TEXT_LETTERS = 0.8
LINK_TEXT_MEANING = 0.4

# Questions and their answers. A sheet says a thing first (core, principal, context:
# 1), as an ordinary competence, or in second place (sector, interest, kind of work).
QUESTION_ORDINARY = 0.8
QUESTION_SECOND = 0.5
# A question is left out when it fits more than this share of the families, when it
# shares this share of its words with one before, or tells the same trades apart
# (correlation over families); and when one too alike was just asked.
QUESTION_WIDEST = 0.6
QUESTION_SAME_WORDS = 0.75
QUESTION_ALIKE = 0.9
QUESTION_TOO_ALIKE = 0.6
# Chance of yes, a little and no from someone of a sheet that does not say it, says it
# in second place, as ordinary, first; and one answer in so many that says nothing.
# Chosen on people simulated from sheets of the ROME whose family no development
# profile expects.
ANSWER_CHANCES = (
    (0.02, 0.03, 0.95),
    (0.10, 0.80, 0.10),
    (0.50, 0.40, 0.10),
    (0.92, 0.06, 0.02),
)
ANSWER_NOISE = 1 / 8
OWN_SHEET_WEIGHT = 4.0  # of the sheet that gives a family its code, beside the others
# The answers fill their part when a trade fits so many nats better than a middle one.
ANSWERS_RANGE = 12.0
ANSWERS_WEIGHT = 0.7  # beside all the other parts together (1)
TOP_TEN_NATS = 3.0  # of a question: what the trade surely in the ten is worth

# What the list of a recruiter holds (`matcher.usual`). Chosen on the 3,435 train
# offers that list competences, in five parts that never split a text, six offers a
# code to judge (879); no test offer. Scores of trades to probabilities: the
# temperature of the least surprise at the codes of these offers.
TRADE_TEMPERATURE = 0.12
# Chance that an offer of a family lists what its sheets have: log of the number of
# sheets that have it, log of the number of sheets, share where it is core, whether
# it is core in one, whether the sheet that gives the family its code has it; then
# knowledge, macro-competence, already in ROME 3, log of the families that have it.
LISTED_SHEET_WEIGHTS = (0.69, -0.4, 1.16, 0.65, 1.62, -1.01, 1.97, 2.14, -0.19)
LISTED_SHEET_BIAS = -5.81
USUAL_OFFERS = 2.0  # labelled offers that the sheets are worth
# Finer ages of the codes gave nothing more (0.331 for 0.330 at ten, sheets alone).
# Chance for one text: log-odds for its likely trades, log of the share of its likely
# sheets, log-odds for the labelled offers alike (with lists only), the four facts
# above, words of the label written, cosine, confidence of the mention read.
UNLISTED_WEIGHTS = (0.6, 0.33, -0.68, 0.95, 0.79, -0.09, 0.67, 1.53, 0.38)
UNLISTED_BIAS = -1.74
LISTED_WEIGHTS = (0.5, 0.22, 0.27, -0.29, 0.46, 0.46, -0.07, 0.5, 0.51, 0.33)
LISTED_BIAS = -0.04
# A trade adds to a text the competences with this chance, until the text has so many.
USUAL_LEAST = 0.02
USUAL_MOST = 30

# Cosine with a phrase of the person from which the title of an offer is said to be
# close to it: the same as for a name of a trade.
TITLE_LIKE_FROM = 0.6

# Closeness of a competence and a few words from which it is proposed
# (`matcher.close`), read on everyday phrases of our own ("garder des enfants"):
# under it, chance. The second is of the vectors alone, for a word that no label
# has, misspelt.
CLOSE_FROM = 0.4
CLOSE_MEANING_FROM = 0.55

# Choices of a person (`matcher.choices`). Each draws the score of the trades that it
# is about, with this weight beside all the other parts together (1): up for what is
# wanted and liked, down for what is not. Chosen on corrections simulated on the 120
# development profiles and on 51 of ours (`benchmarks.corrections`), reference alone
# and with offers, among .05 to 1: wanted .1 to .2 bring .03 of ndcg, from .25 other
# trades that ask for the same push the expected ones out; liked, the best of .1, .2
# and .4; disliked, .15 takes a third of the trades of that kind out of the ten and
# costs nothing sure, .2 half of them for .01, .4 nearly all for .04. Unwanted: set by
# hand, a trade with it at the core of all its sheets loses a third of its score.
WANTED_WEIGHT = 0.15
UNWANTED_WEIGHT = 0.5
LIKED_WEIGHT = 0.1
# More when the liked trade is far from what the person said, by the square of how far:
# the same for who wrote enough; for the first twelve words of a text, ndcg on the
# other expected trades goes from .35 to .53, and to .45 without it. From .8 a far
# trade liked pushes the close ones out.
LIKED_FAR_WEIGHT = 0.4
LIKED_ITSELF = 0.3  # the trade liked, by hand: enough to enter a usual list
DISLIKED_WEIGHT = 0.15
# Of how much a trade asks for a wanted competence, what goes by the meaning of its
# label beside the sheet: a competence of many trades lifts those it is closest to.
WANTED_MEANING = 0.5
# A trade is mostly about a competence at the core of this share of its sheets.
MOSTLY_SHARE = 0.5
# How alike two trades are: the cosine of their sheets and of their rare competences,
# full at these values; the same domain; a move that the reference gives. Of nine
# mixtures, none was better on both snapshots; each way alone was worse.
ALIKE_SHARES: Mapping[str, float] = MappingProxyType(
    {"meaning": 0.4, "shared": 0.3, "domain": 0.2, "moves": 0.1}
)
MEANING_ALIKE = 0.8
SHARED_ALIKE = 0.2
# A trade needs a driving licence when this share of its sheets does: seven families
# of ROME v460, read one by one; the next one, at .33, does not always.
DRIVING_SHARE = 0.6
