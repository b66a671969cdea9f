// @ts-check
/**
 * The shaders of the map: two programs from one source. Plain points, the many, are round anti-aliased discs and carry
 * as little as possible from vertex to fragment, which halves the time of a frame in software. Points that mean
 * something (labelled, queried, selected, can't tell) are drawn above with rings, from the inside out:
 * selected (ink) | gap | labelled (ink) or queried (dashed, accent).
 */

/** Bits of a point's flags; the first three come from Python, the last is the view's own. */
export const FLAGS = { labelled: 1, queried: 2, cantTell: 4, selected: 8 };

const VERTEX = `
precision highp float;
precision highp int;
layout(location = 0) in vec2 a_from;
layout(location = 1) in vec2 a_to;
layout(location = 2) in uint a_code;
uniform vec4 u_view;       // centre in data units, clip units per data unit
uniform float u_move;      // 0: where the points were, 1: where they go
uniform float u_size;      // diameter in device pixels
uniform float u_alpha;
uniform float u_dim;       // 1: what is not selected steps back
uniform int u_code;        // the highlighted code, or -1
uniform vec4 u_grey;       // colour of code 0 and how opaque it is
uniform sampler2D u_palette;
flat out vec4 v_color;
#ifdef MARKED
layout(location = 3) in uint a_flags;
uniform float u_ring;      // ring width in device pixels
uniform float u_crowd;     // below 1 where so many points have rings that these must be thin and soft
flat out uint v_flags;
flat out vec3 v_sizes;     // radius of the disc, width of a ring, side of the square
#endif

void main() {
  gl_Position = vec4((mix(a_from, a_to, u_move) - u_view.xy) * u_view.zw, 0.0, 1.0);
  int code = int(a_code);
  vec4 color = code == 0 ? u_grey : vec4(texelFetch(u_palette, ivec2(code & 255, code >> 8), 0).rgb, 1.0);
  bool faded = u_code >= 0 && code != u_code;
#ifdef MARKED
  bool selected = (a_flags & 8u) != 0u;
  bool outer = (a_flags & 3u) != 0u;
  bool queried = (a_flags & 2u) != 0u;
  float ring = queried ? 1.3 * u_ring : u_ring * u_crowd;
  float fill = 0.5 * max(u_size * (outer ? 1.15 : 1.05), queried ? 3.0 * u_ring : 0.0);
  float rings = (selected ? 1.0 : 0.0) + (outer ? 2.0 : 0.0);
  v_flags = a_flags;
  v_sizes = vec3(fill, ring, 2.0 * (fill + rings * ring + 1.0));
  v_color = vec4(color.rgb, faded ? 0.25 : selected ? 1.0 : mix(1.0, 0.55, u_dim));
  gl_PointSize = v_sizes.z;
#else
  float alpha = color.a * u_alpha * mix(1.0, 0.28, u_dim);
  if (u_code >= 0) alpha = faded ? alpha * 0.16 : max(alpha, 0.9);
  v_color = vec4(color.rgb * alpha, alpha);
  gl_PointSize = u_size + 1.0;
#endif
}`;

const PLAIN_FRAGMENT = `
precision highp float;
flat in vec4 v_color;
uniform float u_size;
out vec4 color;

void main() {
  float at = length(gl_PointCoord - 0.5) * (u_size + 1.0);
  color = v_color * clamp(0.5 * u_size - at + 0.5, 0.0, 1.0);
}`;

const MARKED_FRAGMENT = `
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in uint v_flags;
flat in vec3 v_sizes;
uniform float u_crowd;
uniform vec3 u_ink;
uniform vec3 u_paper;
uniform vec3 u_accent;
out vec4 color;

float disc(float radius, float at) { return clamp(radius - at + 0.5, 0.0, 1.0); }

void main() {
  vec2 offset = (gl_PointCoord - 0.5) * v_sizes.z;
  float at = length(offset);
  float edge = v_sizes.x;
  float ring = v_sizes.y;
  vec3 fill = (v_flags & 4u) != 0u ? (abs(offset.y) < 0.22 * edge ? u_ink : u_paper) : v_color.rgb;
  vec3 rgb = fill;
  float alpha = disc(edge, at);
  if ((v_flags & 8u) != 0u) {
    rgb = mix(mix(fill, u_ink, 0.25 + 0.75 * u_crowd), rgb, alpha);
    edge += ring;
    alpha = disc(edge, at);
  }
  if ((v_flags & 3u) != 0u) {
    rgb = mix(u_paper, rgb, alpha);
    edge += 0.8 * ring * u_crowd;
    float gap = disc(edge, at);
    edge += 1.2 * ring;
    bool queried = (v_flags & 2u) != 0u;
    float dash = !queried ? 1.0 : smoothstep(-0.1, 0.1, sin(atan(offset.y, offset.x) * 4.0) + 0.45);
    rgb = mix(queried ? u_accent : mix(fill, u_ink, u_crowd), rgb, gap);
    alpha = max(gap, disc(edge, at) * dash);
  }
  alpha *= v_color.a;
  color = vec4(rgb * alpha, alpha);
}`;

const VERSION = "#version 300 es\n";

/** Vertex and fragment shader of the two programs. */
export const PROGRAMS = {
  plain: [VERSION + VERTEX, VERSION + PLAIN_FRAGMENT],
  marked: [`${VERSION}#define MARKED\n${VERTEX}`, VERSION + MARKED_FRAGMENT],
};
