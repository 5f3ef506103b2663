// Shortcodes to Unicode: the common ones, grouped as the picker shows them.
import { h } from './dom.js';

const GROUPS = {
  'Faces and people': 'smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|sweat_smile 😅|joy 😂|rolling_on_the_floor_laughing 🤣|slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|innocent 😇|heart_eyes 😍|star-struck 🤩|yum 😋|stuck_out_tongue 😛|hugging_face 🤗|thinking_face 🤔|face_with_raised_eyebrow 🤨|neutral_face 😐|expressionless 😑|smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔|sleeping 😴|face_with_thermometer 🤒|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|slightly_frowning_face 🙁|open_mouth 😮|astonished 😲|flushed 😳|cry 😢|sob 😭|scream 😱|sweat 😓|weary 😩|tired_face 😫|angry 😠|rage 😡|exploding_head 🤯|partying_face 🥳|saluting_face 🫡|melting_face 🫠|wave 👋|raised_hands 🙌|clap 👏|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|v ✌️|crossed_fingers 🤞|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|muscle 💪|pray 🙏|handshake 🤝|writing_hand ✍️|eyes 👀|brain 🧠|busts_in_silhouette 👥|bust_in_silhouette 👤|speaking_head_in_silhouette 🗣️|walking 🚶|technologist 🧑‍💻|shrug 🤷',
  'Hearts and marks': 'heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|broken_heart 💔|100 💯|sparkles ✨|star ⭐|star2 🌟|fire 🔥|boom 💥|zap ⚡|tada 🎉|confetti_ball 🎊|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|heavy_multiplication_x ✖️|heavy_plus_sign ➕|heavy_minus_sign ➖|question ❓|grey_question ❔|exclamation ❗|bangbang ‼️|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|information_source ℹ️|recycle ♻️|new 🆕|sos 🆘|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|large_purple_square 🟪|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|small_red_triangle 🔺|small_red_triangle_down 🔻|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣',
  'Work and things': 'calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock3 🕒|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|hourglass ⌛|hourglass_flowing_sand ⏳|bell 🔔|no_bell 🔕|mute 🔇|loudspeaker 📢|mega 📣|speech_balloon 💬|left_speech_bubble 🗨️|thought_balloon 💭|bulb 💡|mag 🔍|lock 🔒|unlock 🔓|key 🔑|link 🔗|pushpin 📌|round_pushpin 📍|paperclip 📎|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|file_folder 📁|card_index 📇|books 📚|book 📖|notebook 📓|bookmark 🔖|label 🏷️|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|package 📦|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|keyboard ⌨️|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|hammer 🔨|robot_face 🤖|briefcase 💼|office 🏢|house 🏠|bank 🏦|moneybag 💰|dollar 💵|credit_card 💳|gem 💎|scales ⚖️|shield 🛡️|dart 🎯|trophy 🏆|medal 🏅|first_place_medal 🥇|checkered_flag 🏁|triangular_flag_on_post 🚩|construction 🚧|rotating_light 🚨|traffic_light 🚦|compass 🧭|world_map 🗺️|jigsaw 🧩|gift 🎁|ticket 🎫|wastebasket 🗑️|ghost 👻|bug 🐛',
  'Food, places, nature': 'coffee ☕|tea 🍵|beer 🍺|wine_glass 🍷|pizza 🍕|hamburger 🍔|sandwich 🥪|green_salad 🥗|cookie 🍪|cake 🍰|birthday 🎂|doughnut 🍩|apple 🍎|fork_and_knife 🍴|knife_fork_plate 🍽️|airplane ✈️|car 🚗|bike 🚲|train 🚆|bus 🚌|ship 🚢|rocket 🚀|palm_tree 🌴|beach_with_umbrella 🏖️|mountain ⛰️|house_with_garden 🏡|seedling 🌱|herb 🌿|four_leaf_clover 🍀|evergreen_tree 🌲|sunflower 🌻|rose 🌹|cherry_blossom 🌸|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|umbrella ☂️|snowflake ❄️|ocean 🌊|thermometer 🌡️|rainbow 🌈|crescent_moon 🌙|earth_africa 🌍|earth_americas 🌎|globe_with_meridians 🌐|dog 🐶|cat 🐱|turtle 🐢|snail 🐌|bird 🐦|owl 🦉|bee 🐝|unicorn_face 🦄|soccer ⚽|headphones 🎧|art 🎨|guitar 🎸|video_game 🎮|bridge_at_night 🌉',
};

export const EMOJI_GROUPS = Object.entries(GROUPS).map(([title, list]) => ({
  title,
  emoji: list.split('|').map((pair) => {
    const at = pair.indexOf(' ');
    return { name: pair.slice(0, at), char: pair.slice(at + 1) };
  }),
}));

const BY_NAME = new Map(EMOJI_GROUPS.flatMap((group) => group.emoji).map((one) => [one.name, one.char]));
const TONES = ['', '', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];

export const SHORTCODE = /^:([a-z0-9_+'-]+)(?:::skin-tone-([2-6]))?:/;

export function emojiChar(name, tone) {
  const char = BY_NAME.get(name.split('::')[0]);
  return char ? char.replace(/\uFE0F$/, tone ? '' : '\uFE0F') + (tone ? TONES[tone] : '') : undefined;
}

export function emojiNode(name, char, tone) {
  return h('span', { class: 'emoji', role: 'img', 'aria-label': `${name.replaceAll('_', ' ')} emoji`, title: `:${name}:` }, char ?? emojiChar(name, tone));
}

export function findEmoji(query, limit = 60) {
  const wanted = query.toLowerCase();
  const all = EMOJI_GROUPS.flatMap((group) => group.emoji);
  const starts = all.filter((one) => one.name.startsWith(wanted));
  const holds = all.filter((one) => !one.name.startsWith(wanted) && one.name.includes(wanted));
  return [...starts, ...holds].slice(0, limit);
}

// Plain text whose only markup is emoji shortcodes.
export function emojiText(text) {
  const out = document.createDocumentFragment();
  let rest = text;
  let plain = '';
  while (rest) {
    const found = rest[0] === ':' && SHORTCODE.exec(rest);
    const char = found && emojiChar(found[1], found[2]);
    if (char) {
      if (plain) out.append(plain);
      out.append(emojiNode(found[1], char));
      plain = '';
      rest = rest.slice(found[0].length);
    } else {
      const next = rest.indexOf(':', 1);
      plain += next < 0 ? rest : rest.slice(0, next);
      rest = next < 0 ? '' : rest.slice(next);
    }
  }
  if (plain) out.append(plain);
  return out;
}
