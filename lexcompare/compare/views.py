"""Views: about which activities a provision must be to count, under a name."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["GENERAL", "OPENING", "View", "objects_of_view"]

OPENING = "opening"
"""The activity that the openness view is about."""

GENERAL = "public_data"
"""Public data as a whole: counts in the openness view, and is marked as general there."""


class View(StrEnum):
    """What a matrix looks at.

    ``openness``: provisions about opening; those about public data as a whole count and are
    marked as general; the rest stands beside. ``all``: provisions about any activity.

    Example:
        >>> [view.value for view in View]
        ['openness', 'all']
    """

    OPENNESS = "openness"
    ALL = "all"


def objects_of_view(view: View) -> frozenset[str]:
    """Return the activities that count in a view; empty for all.

    Example:
        >>> sorted(objects_of_view(View.OPENNESS)), objects_of_view(View.ALL)
        (['opening', 'public_data'], frozenset())
    """
    return frozenset({OPENING, GENERAL}) if view is View.OPENNESS else frozenset()
