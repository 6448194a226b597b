import { asian, black, type Heritage, splitNames, white } from "./heritage.ts";

export const vietnamese: Heritage = {
  share: 4,
  language: "vi",
  races: [asian],
  families: splitNames(
    `Nguyễn, Trần, Lê, Phạm, Huỳnh, Hoàng, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương`,
  ),
  given: {
    F: splitNames(
      `Thị Hương, Ngọc Ánh, Thùy Dương, Mỹ Linh, Bảo Trân, Kim Chi, Phương Thảo, Quỳnh`,
    ),
    M: splitNames(`Văn Hùng, Minh Đức, Quốc Bảo, Tuấn, Đình Phúc, Hữu Lộc, Gia Huy, Thành Công`),
  },
};

export const westAfrican: Heritage = {
  share: 3,
  language: "yo",
  races: [black],
  families: splitNames(
    `Adébáyọ̀, Okonkwo, Ọláyínká, N'Diaye, Mensah, Diallo, Ògúnbánjọ, Traoré, M'Baye, Owusu-Ansah`,
  ),
  given: {
    F: splitNames(`Títílayọ̀, Ngozi, Àbẹ̀ní, Awa, Fatou, Adaeze, Folúkẹ́, Akosua`),
    M: splitNames(`Chukwuemeka, Olúwaṣeun, Kwame, Babájídé, Moussa, Ifeanyi, Tùndé, Kofi`),
  },
};

export const indian: Heritage = {
  share: 3,
  language: "hi",
  races: [asian],
  families: splitNames(
    `Patel, Sharma, Venkata Subramanian, Iyer, Singh, Kaur Gill, Chaudhary, Gupta, Desai, Krishnamurthy`,
  ),
  given: {
    F: splitNames(`Aadhya, Priyanka, Ananya, Lakshmi, Ishani, Saanvi, Meera, Jaspreet`),
    M: splitNames(
      `Arjun, Vivaan, Sai Krishna, Rohan, Ishaan, Harpreet, Aditya, Venkatanarasimharajuvaripeta`,
    ),
  },
};

export const arabic: Heritage = {
  share: 2,
  language: "ar",
  races: [white],
  families: splitNames(
    `al-Sayed, Abd al-Rahman, Ben Youssef, Haddad, El-Amin, Mansour, Sa'id, Abu Bakr`,
  ),
  given: {
    F: splitNames(`Fatima, Layla, Nour al-Huda, Amira, Du'a, Maryam, Yasmin, Khadija`),
    M: splitNames(`Mohammed, Omar, Abdul-Aziz, Yusuf, Ala'a, Khalid, Zayd, Hamza`),
  },
};

export const arabicScript: Heritage = {
  share: 1,
  language: "ar",
  races: [white],
  families: splitNames(`حداد, منصور, الخطيب, عبد الله, النجار`),
  given: {
    F: splitNames(`فاطمة, ليلى, مريم, نور`),
    M: splitNames(`محمد, يوسف, عمر, خالد`),
  },
  ownScript: true,
};

// 𠮷 lies outside the basic plane: a reader that counts UTF-16 units cuts it in half.
export const chineseScript: Heritage = {
  share: 2,
  language: "zh",
  races: [asian],
  families: splitNames(`王, 李, 張, 刘, 陈, 欧阳`),
  given: {
    F: splitNames(`小红, 美玲, 雨桐, 思颖, 佳怡`),
    M: splitNames(`小明, 志强, 浩然, 子轩, 𠮷`),
  },
  ownScript: true,
};

export const koreanScript: Heritage = {
  share: 1,
  language: "ko",
  races: [asian],
  families: splitNames(`김, 이, 박, 최, 남궁`),
  given: {
    F: splitNames(`서연, 지우, 민서, 하은, 수빈`),
    M: splitNames(`민준, 서준, 도윤, 예준, 지호`),
  },
  ownScript: true,
};
