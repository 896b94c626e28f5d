"""The Stories page: the list of stories, and a scene with its picture, its words and its task."""
