"""Results in without an official sheet: lists, pasted text and answers of the results API, as values."""
