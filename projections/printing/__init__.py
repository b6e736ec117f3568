"""What is read, on paper and in files for people: PDF, workbooks, one page of HTML, and appointments."""
