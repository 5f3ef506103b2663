// The lightning button: global shortcuts of every app, and their commands.
import { appAvatar } from './avatar.js';
import { runShortcut } from './messageactions.js';
import { openMenu } from './menu.js';
import { world } from './world.js';

export function openShortcuts(anchor, startCommand) {
  const shortcuts = world.apps.flatMap((app) => app.shortcuts.filter((one) => one.type === 'global').map((one) => ({
    label: one.name, hint: [app.name, one.description].filter(Boolean).join(' · '), icon: appAvatar(app, 28), dataset: { testid: 'global-shortcut', callbackId: one.callback_id },
    choose: () => runShortcut(app, one),
  })));
  const commands = world.apps.flatMap((app) => app.commands.map((one) => ({
    label: one.command, hint: one.description, icon: appAvatar(app, 28), choose: () => startCommand(`${one.command} `),
  })));
  const items = [];
  if (shortcuts.length) items.push({ title: 'Shortcuts' }, ...shortcuts);
  if (commands.length) items.push({ title: 'Commands' }, ...commands);
  if (!items.length) items.push({ title: 'No app here offers shortcuts' });
  openMenu(anchor, items, { label: 'Shortcuts', side: 'above', width: 320 });
}
