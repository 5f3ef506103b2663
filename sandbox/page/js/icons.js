// Line drawings on a 20 by 20 grid, all drawn for this page.

const PATHS = {
  hash: ['M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13M3 12.5h13'],
  lock: ['M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9'],
  bolt: ['M11 2.5 4.5 11.5h4.8L8.5 17.5 15.5 8h-5z'],
  send: ['M3.5 4 16.8 10 3.5 16l1.6-6zM5.1 10h5.4'],
  smile: ['M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M7.4 8v.6M12.6 8v.6M6.8 11.8c1.5 2.4 4.9 2.4 6.4 0'],
  react: ['M9 3.6a7 7 0 1 0 7.4 7.4M6.8 8.6v.5M11.6 8.6v.5M6.2 12c1.4 2.1 4.6 2.1 6 0M15.5 2.5v5M13 5h5'],
  at: ['M13.2 10a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0v1.2c0 2.3 3.5 2.3 3.5-1.2a6.7 6.7 0 1 0-3 5.6'],
  people: ['M7.5 4a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M2.5 16c0-5.6 10-5.6 10 0M13 5.2a2.3 2.3 0 1 1 .2 4.4M14.5 11.5c2 .4 3.2 2 3.2 4.5'],
  close: ['M5 5l10 10M15 5 5 15'],
  back: ['M12 4 6 10l6 6'],
  down: ['M5.5 8l4.5 4.5L14.5 8'],
  right: ['M8 5.5 12.5 10 8 14.5'],
  more: ['M10 4.5v.01M10 10v.01M10 15.5v.01'],
  thread: ['M3.5 4.5h13v9h-8l-3.5 3v-3h-1.5zM7 8h6M7 10.5h4'],
  eye: ['M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4'],
  search: ['M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4'],
  plus: ['M10 4v12M4 10h12'],
  pause: ['M7 4.5v11M13 4.5v11'],
  play: ['M6.5 4v12l9-6z'],
  sun: ['M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4'],
  moon: ['M16 12A6.8 6.8 0 0 1 8 4a6.7 6.7 0 1 0 8 8z'],
  calendar: ['M4 5h12v11.5H4zM4 8.5h12M7 3v3.5M13 3v3.5'],
  clock: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6.5V10l2.5 2'],
  warning: ['M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.01'],
  home: ['M3.5 9.5 10 4l6.5 5.5M5 8.5v8h3.7v-4.5h2.6v4.5H15v-8'],
  dm: ['M3.5 4.5h13v9H9l-3.5 3v-3h-2zM7 9h.01M10 9h.01M13 9h.01'],
  apps: ['M4 4h4.5v4.5H4zM11.5 4H16v4.5h-4.5zM4 11.5h4.5V16H4zM11.5 11.5H16V16h-4.5z'],
  link: ['M8.5 11.5 11.5 8.5M9 6l1.5-1.5a3.2 3.2 0 0 1 4.7 4.7L13.5 11M11 14l-1.5 1.5a3.2 3.2 0 0 1-4.7-4.7L6.5 9'],
  check: ['M4.5 10.5 8.5 14.5 15.5 6'],
  bold: ['M6.5 4h4.2a2.9 2.9 0 0 1 0 5.8H6.5zM6.5 9.8h4.8a3.1 3.1 0 0 1 0 6.2H6.5z'],
  italic: ['M8.5 4h5M6.5 16h5M11.5 4l-3 12'],
  strike: ['M3.5 10h13M13.5 6.5C13 3 6.8 3.3 6.8 6.8c0 1.2.8 2 2 2.6M6.4 13.3c.5 3.6 7.2 3.5 7.2 0 0-1.1-.5-1.9-1.5-2.5'],
  code: ['M7 6 3 10l4 4M13 6l4 4-4 4'],
  quote: ['M4 4v12M8 6h8M8 10h8M8 14h5'],
  bell: ['M5 14V9.5a5 5 0 0 1 10 0V14l1.5 1h-13zM8.5 17h3'],
  world: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M3 10h14M10 3c-4.5 4.5-4.5 9.5 0 14 4.5-4.5 4.5-9.5 0-14'],
  mark: ['M4 7.5 10 4l6 3.5v5.5L10 16.5 4 13zM4 7.5l6 3.3 6-3.3M10 10.8v5.7'],
};

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = { viewBox: '0 0 20 20', width: size, height: size, 'aria-hidden': 'true', class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
