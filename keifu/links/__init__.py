"""Claims on their way: proposed for a plan, reviewed in a sheet, exported and imported as SSSOM TSV.

A proposal counts nowhere until somebody has accepted it; only ``keifu build`` turns accepted claims into triples.
"""
