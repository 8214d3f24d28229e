"""Pictures: Altair specifications drawn as SVG, each in a narrow and a wide variant.

`pictures` say what is to be seen, as plain numbers, so that a table can stand behind every picture; `drawing`
turns a specification into SVG and is the only file that loads the renderer.

Axes and scales are plain dictionaries, every channel is given by its class, and a chart gets its width and
height when it is made: Altair copies a chart each time that one is made of another, a hundred options of each
axis included, and reads its whole schema for whatever it has to guess. That was three fifths of drawing.
"""
