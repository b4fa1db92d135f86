"""Tests of the corpus and, by it, of the harness."""
