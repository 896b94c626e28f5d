"""The catalogue of stories: one file a story."""

from netviz.errors import UnknownNameError
from netviz.stories import (
    depthwise_separable,
    inception_meets_resnet,
    inception_to_xception,
    normalise_then_activate,
    reading_critically,
    residual_learning,
    two_multipliers,
)
from netviz.stories.story import Story

STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        inception_to_xception.STORY,
        depthwise_separable.STORY,
        two_multipliers.STORY,
        residual_learning.STORY,
        normalise_then_activate.STORY,
        inception_meets_resnet.STORY,
        reading_critically.STORY,
    )
}


def story(name: str) -> Story:
    """The story of that name. Raises UnknownNameError."""
    if name not in STORIES:
        rule = f"The story must be one of {', '.join(STORIES)}"
        raise UnknownNameError(rule, received=name[:40], field="story")
    return STORIES[name]
