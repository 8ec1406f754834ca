"""Record linkage: which records of several directories are one listing."""

from directory.linkage.link import Linked, group_id, link

__all__ = ["Linked", "group_id", "link"]
