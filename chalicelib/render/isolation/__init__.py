"""Reads strangers' files in a child process that may die: see docs/decisions/0010-strangers-files.md.

- `limits`: how much memory, time and disk such a process may use, in one table
- `client`: runs a job; imports neither Pillow nor HarfBuzz
- `ends`: whether the end of a child is the file's fault
- `zygote`: a long-lived process that has loaded the libraries and forks a child for each job
- `child`: what the forked process does
- `wire`: what the two processes send to each other
"""
