"""The commands of the command line, a file per group. kith.py puts them together."""
