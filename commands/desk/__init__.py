"""The desk: the only place that loads, decides and appends; and what each kind of work at it comes to."""
