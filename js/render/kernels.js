import { badOption } from './checks.js';

/** The convolution kernels that have names. @type {Record<string, number[][]>} */
export const KERNELS = {
  sobel: [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  prewitt: [
    [1, 0, -1],
    [1, 0, -1],
    [1, 0, -1],
  ],
  scharr: [
    [-3, 0, 3],
    [-10, 0, 10],
    [-3, 0, 3],
  ],
  laplace: [
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ],
  gaussian: [
    [1, 2, 1],
    [2, 4, 2],
    [1, 2, 1],
  ],
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  emboss: [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ],
};

const LARGEST = 15;

/**
 * @param {unknown} convolution a name, or rows of weights
 * @returns {number[][] | undefined}
 */
export function checkedKernel(convolution) {
  if (convolution === undefined) return undefined;
  if (typeof convolution === 'string') {
    if (Object.hasOwn(KERNELS, convolution)) return KERNELS[convolution];
    throw badOption('render.convolution', `${Object.keys(KERNELS).join(', ')}, or rows of weights`, convolution);
  }
  const rows = /** @type {number[][]} */ (convolution);
  const size = Array.isArray(rows) ? rows.length : 0;
  const isSquare =
    size % 2 === 1 &&
    size <= LARGEST &&
    rows.every((row) => Array.isArray(row) && row.length === size && row.every(Number.isFinite));
  if (isSquare) return rows;
  throw badOption(
    'render.convolution',
    `a square of finite numbers, of 1, 3, 5 … ${LARGEST} rows and as many columns, or a kernel's name`,
    convolution,
  );
}
