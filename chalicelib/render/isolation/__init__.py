"""Reads strangers' files in a child process that may die: see docs/decisions/0010-strangers-files.md.

- `limits`: how much memory, time and disk such a process may use, in one table
- `client`: runs a job and turns the child's end into an error; imports neither Pillow nor HarfBuzz
- `zygote`: a long-lived process that has loaded the libraries and forks a child for each job
- `child`: what the forked process does
- `wire`: what the two processes send to each other
"""
