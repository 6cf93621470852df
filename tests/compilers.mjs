// Compiles WGSL by Tint, the compiler of Chrome, and links WESL before: node compilers.mjs FOLDER
// It stands beside the packages that it imports: compilers.sh puts it there. One line of JSON for each text that is refused, then the
// counts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { create, globals } from 'webgpu';
import { link } from 'wesl';

const [folder] = process.argv.slice(2);
Object.assign(globalThis, globals);
// Without a device: what is compiled is validated. The instance must outlive the device: its collection ends the process.
globalThis.instance = create(['backend=null']);
const adapter = await instance.requestAdapter();
const device = await adapter.requestDevice();

async function refusal(code) {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const info = await module.getCompilationInfo();
  const error = await device.popErrorScope();
  const first = info.messages.find((message) => message.type === 'error');
  return first ? `${first.lineNum}:${first.linePos} ${first.message}` : error?.message;
}

// A module of one's own that imports the function, linked into one text.
async function linked(name, text) {
  const called = text.match(/belongs to you\.\nfn (\w+)\(([^)]*)\)/);
  const zeros = called[2].split(',').filter(Boolean).map((argument) => `${argument.split(':').slice(1).join(':').trim()}()`);
  const root = `import package::color::${called[1]};\nfn own() { _ = ${called[1]}(${zeros.join(', ')}); }\n`;
  const result = await link({ weslSrc: { './main.wesl': root, './color.wesl': text }, rootModuleName: 'main' });
  if (!result.dest.includes('fn own()')) throw new Error(`${name}: ${result.dest}`);
  return result.dest;
}

const counts = {};
for (const file of readdirSync(folder).sort()) {
  const language = file.split('.').pop();
  if (language !== 'wgsl' && language !== 'wesl') continue;
  const text = readFileSync(join(folder, file), 'utf8');
  let refused;
  try {
    refused = await refusal(language === 'wesl' ? await linked(file, text) : text);
  } catch (error) {
    refused = String(error);
  }
  counts[language] = (counts[language] ?? 0) + 1;
  if (refused) console.log(JSON.stringify({ file, refused }));
}
console.log(JSON.stringify({ counts }));
process.exit(0);
