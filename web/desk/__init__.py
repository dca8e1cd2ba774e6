"""The front desk's pages, for staff who have signed in.

`guard` says who may see what, `sign_in` lets them in. `lookup` is the page for the phone. `review`, `upkeep` and
`entries` change what is curated by way of `edits`; `changes` shows what was changed, and undoes it. `figures` draws
what `summary` has counted.
"""
