// @ts-check
/**
 * The shaders of the map. A point is a round, anti-aliased disc; points that mean something (labelled, queried,
 * selected, can't tell) are drawn a second time above the others, with rings from the inside out:
 * selected (ink) | gap | labelled (ink) or queried (dashed, accent).
 */

/** Bits of a point's flags; the first three come from Python, the last is the view's own. */
export const FLAGS = { labelled: 1, queried: 2, cantTell: 4, selected: 8 };

/** What one draw call draws. */
export const PASS = { context: 0, coloured: 1, marked: 2 };

export const VERTEX_SHADER = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 a_from;
layout(location = 1) in vec2 a_to;
layout(location = 2) in uint a_code;
layout(location = 3) in uint a_flags;
uniform vec4 u_view;       // centre in data units, clip units per data unit
uniform float u_move;      // 0: where the points were, 1: where they go
uniform float u_size;      // diameter in device pixels
uniform float u_alpha;
uniform float u_dim;       // 1: what is not selected steps back
uniform float u_ring;      // ring width in device pixels
uniform float u_crowd;     // below 1 where so many points have rings that these must be thin and soft
uniform int u_code;        // the highlighted code, or -1
uniform int u_pass;
uniform vec4 u_grey;       // colour of code 0 and how opaque it is
uniform sampler2D u_palette;
flat out vec4 v_color;
flat out uint v_flags;
flat out float v_fill;     // radius of the disc
flat out float v_size;     // side of the square
flat out float v_ring;

void main() {
  bool marked = (a_flags & 11u) != 0u || a_flags == 4u;
  bool shown = u_pass == 2 ? marked : !marked && (u_pass == 0) == (a_code == 0u);
  if (!shown) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    return;
  }
  vec2 place = mix(a_from, a_to, u_move);
  gl_Position = vec4((place - u_view.xy) * u_view.zw, 0.0, 1.0);
  int code = int(a_code);
  vec4 color = code == 0 ? u_grey : vec4(texelFetch(u_palette, ivec2(code & 255, code >> 8), 0).rgb, 1.0);
  float alpha = color.a * u_alpha;
  bool selected = (a_flags & 8u) != 0u;
  if (!selected) alpha *= mix(1.0, 0.28, u_dim);
  if (u_code >= 0) alpha = code == u_code ? max(alpha, 0.9) : alpha * 0.16;
  v_flags = a_flags;
  if (u_pass == 2) {
    alpha = u_code >= 0 && code != u_code ? 0.25 : (selected || u_dim == 0.0 ? 1.0 : mix(1.0, 0.55, u_dim));
    bool outer = (a_flags & 3u) != 0u;
    float rings = (selected ? 1.0 : 0.0) + (outer ? 2.0 : 0.0);
    bool queried = (a_flags & 2u) != 0u;
    v_ring = queried ? 1.3 * u_ring : u_ring * u_crowd;
    v_fill = 0.5 * max(u_size * (outer ? 1.15 : 1.05), queried ? 3.0 * u_ring : 0.0);
    v_size = 2.0 * (v_fill + rings * v_ring + 1.0);
  } else {
    v_fill = 0.5 * u_size;
    v_size = u_size + 2.0;
  }
  v_color = vec4(color.rgb, alpha);
  gl_PointSize = v_size;
}`;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in uint v_flags;
flat in float v_fill;
flat in float v_size;
flat in float v_ring;
uniform int u_pass;
uniform float u_crowd;
uniform vec3 u_ink;
uniform vec3 u_paper;
uniform vec3 u_accent;
out vec4 color;

float disc(float radius, float at) { return clamp(radius - at + 0.5, 0.0, 1.0); }

void main() {
  vec2 offset = (gl_PointCoord - 0.5) * v_size;
  float at = length(offset);
  float inside = disc(v_fill, at);
  if (u_pass != 2) {
    float alpha = inside * v_color.a;
    color = vec4(v_color.rgb * alpha, alpha);
    return;
  }
  vec3 fill = (v_flags & 4u) != 0u ? (abs(offset.y) < 0.22 * v_fill ? u_ink : u_paper) : v_color.rgb;
  float edge = v_fill;
  vec3 rgb = fill;
  float alpha = inside;
  if ((v_flags & 8u) != 0u) {
    edge += v_ring;
    rgb = mix(mix(fill, u_ink, 0.25 + 0.75 * u_crowd), rgb, inside);
    alpha = disc(edge, at);
  }
  if ((v_flags & 3u) != 0u) {
    float before = alpha;
    rgb = mix(u_paper, rgb, before);
    edge += 0.8 * v_ring * u_crowd;
    float gap = disc(edge, at);
    edge += 1.2 * v_ring;
    bool queried = (v_flags & 2u) != 0u;
    float dash = !queried ? 1.0 : smoothstep(-0.1, 0.1, sin(atan(offset.y, offset.x) * 4.0) + 0.45);
    rgb = mix(queried ? u_accent : mix(fill, u_ink, u_crowd), rgb, gap);
    alpha = max(gap, disc(edge, at) * dash);
  }
  alpha *= v_color.a;
  color = vec4(rgb * alpha, alpha);
}`;
