package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/holiday"
)

type holidaysQuestion struct {
	Country string `query:"country" maxLength:"2" doc:"ISO code of the country; left out: only which are known"`
}

type holidaysAnswer struct {
	Body struct {
		Countries []string      `json:"countries" doc:"ISO codes of the countries that are known"`
		Days      []holidayView `json:"days" doc:"of the next twelve months"`
	}
}

type holidayView struct {
	Name  string `json:"name" doc:"of the text holiday_NAME"`
	Date  string `json:"date" doc:"2026-12-25"`
	Close string `json:"close" doc:"what to put among the closed days of a store's hours: 12-25 if it is the same day every year, else the date"`
}

func (a *API) routeHolidays(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-holidays", Method: http.MethodGet, Path: "/api/v1/holidays", Summary: "List public holidays",
		Description: "Those of a whole country in the next twelve months, to be taken over into a store's closed days. What the moon moves is known for some years only.",
		Security:    caller(chat.PermissionSettings),
	}, permitted(a, chat.PermissionSettings, listHolidays))
}

func listHolidays(_ context.Context, _ *chat.Agent, in *holidaysQuestion) (*holidaysAnswer, error) {
	answer := new(holidaysAnswer)
	answer.Body.Countries, answer.Body.Days = holiday.Countries(), []holidayView{}
	if in.Country == "" {
		return answer, nil
	}
	days, err := holiday.In(in.Country, time.Now())
	for _, d := range days {
		view := holidayView{Name: d.Name, Date: d.Date.Format(time.DateOnly)}
		view.Close = view.Date
		if d.Yearly {
			view.Close = d.Date.Format("01-02")
		}
		answer.Body.Days = append(answer.Body.Days, view)
	}
	return answer, err
}
