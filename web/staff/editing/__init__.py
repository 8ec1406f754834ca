"""The listing editor's forms: a group of fields each, read from plain words and written back into them."""

from web.staff.editing.groups import GROUPS, group_of

__all__ = ["GROUPS", "group_of"]
