"""Dead letters: what a record carries that could not be processed, finding them, and putting them back."""
