"""Pinpoint's engine: from a patient's words to the clinic's checked answer.

Read the modules in the order in which a question meets them: `conversation` receives the utterance, `screening`
looks for an emergency, `text`, `lexicon` and `spelling` turn it into a query, `index` and `matching` rank the entries,
`decision` chooses what to do, `reply` words it. `entry`, `strict_yaml` and `knowledge_base` load what is curated.
"""
