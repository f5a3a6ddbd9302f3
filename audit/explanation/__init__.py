"""Explanation: which events made a figure, and which made two figures differ."""
