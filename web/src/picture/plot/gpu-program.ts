/** The program that the graphics card runs for each pixel of the waterfall. */
import { DOT_EVERY, NO_DATA, NO_DATA_DOT } from './waterfall-row.js';

const WHOLE_PICTURE = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

/**
 * Columns and colours come as textures, so both are those of the other painter to the last bit; numbers of this program
 * have too few digits for frequencies.
 */
const PIXEL = `#version 300 es
precision highp float;
precision highp int;
precision highp isampler2D;
precision highp isampler2DArray;
uniform isampler2DArray levels;
uniform isampler2D columns;
uniform sampler2D colours;
uniform int rows;
uniform int topRow;
uniform int dotPhase;
uniform int maximaAt;
uniform int layerBits;
out vec4 colour;

int levelAt(int place, int row) {
  return texelFetch(levels, ivec3(place & ((1 << layerBits) - 1), row, place >> layerBits), 0).r;
}

void main() {
  int x = int(gl_FragCoord.x);
  int down = rows - 1 - int(gl_FragCoord.y);
  // Before the grids, what shows where none has levels.
  if (maximaAt < 0) {
    colour = (x + down + dotPhase) % ${DOT_EVERY} == 0 ? ${vec4(NO_DATA_DOT)} : ${vec4(NO_DATA)};
    return;
  }
  int row = (topRow - down + rows) % rows;
  ivec2 bins = texelFetch(columns, ivec2(x, 0), 0).rg;
  int most = -32768;
  for (int bin = bins.x; bin < bins.y;) {
    bool eight = (bin & 7) == 0 && bin + 8 <= bins.y;
    most = max(most, levelAt(eight ? maximaAt + (bin >> 3) : bin, row));
    bin += eight ? 8 : 1;
  }
  if (most == -32768) discard;
  int place = most + 32768;
  colour = texelFetch(colours, ivec2(place & 255, place >> 8), 0);
}`;

/** In the order of the card's texture units. */
const TEXTURES = ['levels', 'columns', 'colours'] as const;
const UNIFORMS = ['rows', 'topRow', 'dotPhase', 'maximaAt', 'layerBits'] as const;
export type Uniforms = Readonly<Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>>;

/** Makes the program and takes it into use. @throws Error when the card refuses it. */
export function startProgram(gl: WebGL2RenderingContext): Uniforms {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, WHOLE_PICTURE],
    [gl.FRAGMENT_SHADER, PIXEL],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error('the graphics card is gone');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? 'the graphics card refused its program');
  gl['useProgram'](program);
  const uniforms = UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)] as const);
  TEXTURES.forEach((name, unit) => {
    gl.uniform1i(gl.getUniformLocation(program, name), unit);
  });
  return Object.fromEntries(uniforms) as Uniforms;
}

/** A pixel as the language of the card writes it. */
function vec4(pixel: number): string {
  const parts = [0, 8, 16, 24].map((shift) => `${((pixel >>> shift) & 255).toFixed(1)} / 255.0`);
  return `vec4(${parts.join(', ')})`;
}
