"""Reading of uploaded files in a child process that may crash: see docs/decisions/0010-strangers-files.md.

- `facts`, `pictures`, `texts`: functions to call, which run jobs; `picture_jobs`, `text_jobs`: the jobs
- `limits`: the memory, time and disk that such a process may use, in one table
- `environment`: its environment, without credentials
- `client`: runs a job; imports neither Pillow nor HarfBuzz
- `ends`: decides whether the end of a child is the file's fault
- `zygote`: a long-lived process that has loaded the libraries and forks a child for each job
- `child`: the forked process
- `confinement`: what such a process may do; `seccomp`, `system_calls`: system calls; `landlock`: files
- `wire`: the messages between the processes; `raster_files`: the px that they exchange
"""
