"""Small programs, each right or wrong in one named way, and what runs them to measure the harness."""
