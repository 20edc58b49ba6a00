// Chromium as the judge of pictures that were made smaller: node pictures.mjs <folder> [[original, scaled], …] as JSON.
// Draws both at the size of the smaller one; prints for each its pixels and the mean difference, in steps of 256.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, pairs] = process.argv.slice(2);
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const pair of JSON.parse(pairs)) {
    const files = pair.map(name => `data:image/${name.endsWith('.png') ? 'png' : 'jpeg'};base64,${readFileSync(join(folder, name)).toString('base64')}`);
    const seen = await page.evaluate(async ([original, scaled]) => {
      const [large, small] = await Promise.all([original, scaled].map(async source => { const image = new Image(); image.src = source; await image.decode(); return image; }));
      const [width, height] = [small.naturalWidth, small.naturalHeight];
      const pixels = image => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        context.imageSmoothingQuality = 'high';
        context.fillStyle = 'white';
        context.fillRect(0, 0, width, height);
        context.drawImage(image, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      };
      const [one, other] = [pixels(large), pixels(small)];
      return { width, height, difference: one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / (width * height * 3) };
    }, files);
    console.log(JSON.stringify({ name: pair[0], ...seen }));
  }
} finally {
  await browser.close();
}
