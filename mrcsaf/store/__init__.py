"""The project on disk: one SQLite file and its folders. The only place that speaks SQL."""

from sqlite_utils import Database

from mrcsaf.store.project import Project

__all__ = ["Database", "Project"]
