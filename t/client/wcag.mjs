// SPDX-License-Identifier: Apache-2.0
// What WCAG 2.2 (AA) asks of a page's rendered styles. Each function runs in
// the page and gives a sentence for each fault.

// 1.4.3 and 1.4.11: text against what is behind it, and the borders by which
// fields and buttons are known.
export function contrasts() {
    const parse = (color) => {
        const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const over = (top, below) => Object.fromEntries(['r', 'g', 'b'].map((c) =>
        [c, top[c] * top.a + below[c] * (1 - top.a)]));
    const behind = (element) => {
        if (!element) return { r: 255, g: 255, b: 255 };
        const color = parse(getComputedStyle(element).backgroundColor);
        return color.a === 1 ? color
            : over(color, behind(element.parentElement));
    };
    const luminance = (color) => ['r', 'g', 'b'].map((c) => color[c] / 255)
        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort(
            (a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const faults = [];
    let seen = 0;
    const need = (what, least, color, back) => {
        const found = ratio(over(parse(color), back), back);
        seen += 1;
        if (found < least) {
            faults.push(`${what}: ${found.toFixed(2)} < ${least}`);
        }
    };

    const texts = document.createTreeWalker(document.body,
        NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const words = texts.currentNode.data.trim();
        if (!words || !element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24
            || (size >= 18.66 && Number(style.fontWeight) >= 700);
        need(`"${words}"`, isLarge ? 3 : 4.5, style.color, behind(element));
    }
    for (const element of document.querySelectorAll('input, button, a')) {
        if (element.type === 'hidden') continue;
        const style = getComputedStyle(element);
        const name = element.id || element.value || 'the link';
        if (element.type !== 'radio' && parseFloat(style.borderTopWidth)) {
            need(`the border of ${name}`, 3, style.borderTopColor,
                behind(element.parentElement));
        }
        need(`the text of ${name}`, 4.5, style.color, behind(element));
        if (element === document.activeElement) {
            need(`the focus of ${name}`, 3, style.outlineStyle === 'solid'
                ? style.outlineColor : 'rgba(0, 0, 0, 0)',
            behind(element.parentElement));
        }
    }
    return { faults, seen };
}

// 1.4.10: nothing is to be scrolled sideways. 2.5.8, and more than it asks:
// what is touched is 44 pixels high, but for links in a sentence.
export function sizes() {
    const faults = [];
    const width = document.documentElement.clientWidth;
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > width) faults.push(`the page is ${scrollWidth} wide`);
    for (const element of document.body.querySelectorAll('*')) {
        const box = element.getBoundingClientRect();
        if (box.right > width || box.left < 0) {
            faults.push(`${element.tagName} sticks out`);
        }
        if (/^(INPUT|BUTTON|A)$/.test(element.tagName)
            && !/^(hidden|radio)$/.test(element.type) && box.height < 44
            && getComputedStyle(element).display !== 'inline') {
            faults.push(`${element.tagName} is ${box.height} high`);
        }
    }
    return faults;
}

// 1.3.1, 2.4.2, 2.4.6, 3.1.1, 4.1.2: what those who hear a page go by.
export function structure() {
    const faults = [];
    const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .map((heading) => Number(heading.tagName[1]));
    if (document.documentElement.lang !== 'en') faults.push('no language');
    if (!document.title.trim()) faults.push('no title');
    if (levels.filter((level) => level === 1).length !== 1) {
        faults.push('no heading, or several');
    }
    if (levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1)) {
        faults.push(`headings leave out a level: ${levels}`);
    }
    if (document.querySelectorAll('main').length !== 1) faults.push('no main');
    for (const field of document.querySelectorAll('input')) {
        if (field.type !== 'hidden' && !field.labels.length) {
            faults.push(`${field.name} has no label`);
        }
    }
    for (const image of document.querySelectorAll('svg, img')) {
        if (!image.ariaHidden) faults.push('a picture is read out');
    }
    return faults;
}
