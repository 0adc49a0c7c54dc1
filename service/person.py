"""The person of a body of the API, as the engine reads them."""

from matcher.engine import Matcher
from matcher.types import Profile
from service.schemas import ProfileIn


def profile_of(matcher: Matcher, body: ProfileIn) -> Profile:
    """Return the profile that the engine reads in a body.

    Raises
    ------
    UnknownCodeError
        If an answer is to no question of the snapshot.
    """
    return matcher.profile(
        body.text,
        wishes=body.wishes,
        skills=body.skills,
        without=body.without,
        answers=body.replies,
        choices=body.choices.chosen,
    )
