"""Reports: everything that can be read, each described once; a module for each word of the command line.

A document that several reports share stands in `projections.documents`, one that a single report has beside it.
"""
