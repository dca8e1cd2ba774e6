"""Pinpoint's engine: from a patient's words to the clinic's checked answer.

Read the modules in the order in which a question meets them. `conversation` receives the utterance; `screening` looks
for an emergency's plain signs; `text`, `lexicon`, `spelling` and `query` read the utterance as a query; `features`,
`scoring` and `index` score it by all that is stored; `matching` ranks the entries, with confidences from `choice`,
whose weights `calibration` learns and `learnt` keeps; `decision` chooses what to do, `boundary` keeps information from
reading as advice, and `reply` words it, with `clinic`, `markup` and `review`, which tells what is overdue; `language`
recognises other languages. `suggestion` guesses at a question that is still being typed, `catalogue` lists all that can
be asked, `collisions` which entries are taken for one another; `lookup` finds answers for staff, `explanation` tells
them why. `private` redacts what patients type, before any of it is kept. `editing`, `saving`, `preview` and `grouping`
help staff to change what is curated; `entry`, `screening_data`, `strict_yaml` and `knowledge_base` define and load it.
`settings` says how to run, `live` keeps up with the folder. `cli`, `terminal` and `evaluation` are the commands.
"""
