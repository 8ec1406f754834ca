"""Finding: passages, vectors, words and places of listings in a snapshot, and the engine that answers from it."""
