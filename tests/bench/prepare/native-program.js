import { join } from 'node:path';
import { exists, run } from './command.js';
import { build, root } from './places.js';

/**
 * Builds one of the native programs of the CMake project, optimised.
 * @param {'grow_codestream' | 'native_openjpeg' | 'native_render'} name
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export async function nativeProgram(name) {
  const folder = join(build, 'native');
  if (!(await exists(join(folder, 'build.ninja')))) await run('cmake', ['--preset', 'native'], { cwd: root });
  await run('cmake', ['--build', folder, '--target', name]);
  return join(folder, name);
}
