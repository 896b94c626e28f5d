"""The layout: where every card, frame and line of an outline stands, in pixels."""
