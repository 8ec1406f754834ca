"""Measures of speed, printed as ratios taken in one run, because times differ from machine to machine."""
