// Keeps the list of the approvals page as it is now. Without it, the page has a
// link that does. What somebody is about to decide stays as they see it.
'use strict';

const pause = 3000;

function isBusy(list) {
    return list.contains(document.activeElement)
        || [...list.querySelectorAll('input[name="note"]')].some((i) => i.value)
        || list.querySelector('details[open]');
}

async function look() {
    const list = document.getElementById('actions');
    if (document.hidden || isBusy(list)) {
        return;
    }
    const url = new URL(location.href);
    url.searchParams.delete('said');
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) {
        return;
    }
    const page = new DOMParser().parseFromString(await answer.text(),
        'text/html');
    const fresh = page.getElementById('actions');
    if (fresh && !isBusy(list)) {
        list.replaceWith(fresh);
    }
}

setInterval(() => look().catch(() => {}), pause);
