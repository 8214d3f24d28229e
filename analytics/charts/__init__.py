"""Pictures: Altair specifications drawn as SVG, each in a narrow and a wide variant.

`pictures` say what is to be seen, as plain numbers, so that a table can stand behind every picture; `drawing`
turns a specification into SVG and is the only file that loads the renderer.
"""
