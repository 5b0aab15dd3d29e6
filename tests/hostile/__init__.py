"""`make hostile`: thousands of hostile files, each inspected as an upload is, within the memory of a function.

- `corpus`: small good files of every accepted kind
- `mutators`: changes of them, by chance
- `isobmff`, `matroska`, `containers`, `sounds`, `large`, `pictures`: files made to do harm
- `worker`: the process that inspects and renders them; `campaign`: what starts it, and watches its time and memory
- `results`: the outcome, written to RESULTS.md
"""
