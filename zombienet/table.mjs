// The figures that scenarios noted, as a Markdown table: node table.mjs FILE
import { readFileSync } from 'node:fs';

const lines = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
console.log('\n| scenario | figure | value | promise |\n|---|---|---|---|');
for (const { scenario, figure, value, unit, promise } of lines.map((line) => JSON.parse(line))) {
  console.log(`| ${scenario} | ${figure} | ${`${value} ${unit}`.trim()} | ${promise} |`);
}
console.log();
