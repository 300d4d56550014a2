"""Word2Vec Studio: build the page and serve it, on your own machine or on a Hugging Face Space."""

from w2v.ui import build, launch

demo = build()

if __name__ == "__main__":
    launch(demo)
