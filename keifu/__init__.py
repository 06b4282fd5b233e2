"""Keifu (系譜): the core that builds, checks and asks the graph of plans, requirements and measures."""

__version__ = "0.1.0"
